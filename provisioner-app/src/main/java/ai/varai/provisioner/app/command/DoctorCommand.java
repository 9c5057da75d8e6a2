package ai.varai.provisioner.app.command;

import ai.varai.provisioner.app.cli.ExitCode;
import ai.varai.provisioner.app.cli.Invocation;
import ai.varai.provisioner.app.doctor.Diagnosis;
import ai.varai.provisioner.app.doctor.Doctor;
import ai.varai.provisioner.app.output.Json;
import ai.varai.provisioner.app.output.Reporter;
import ai.varai.provisioner.app.output.Table;
import java.util.List;
import picocli.CommandLine.Command;

/** Looks at this machine. */
@Command
public final class DoctorCommand extends PlainCommand {
  public DoctorCommand(Invocation invocation) {
    super(invocation);
  }

  /** Fails when something is missing that nothing replaces. */
  @Override
  int run(Reporter reporter, Invocation surroundings) {
    List<Diagnosis> diagnoses = new Doctor(surroundings).examine();
    var table = new Table();
    diagnoses.forEach(d -> table.row(d.verdict().word(), d.subject(), d.finding(), d.remedy()));
    reporter.answer(
        Json.object("checks", diagnoses.stream().map(Diagnosis::json).toList()),
        table.text("").stripTrailing());
    boolean broken = diagnoses.stream().anyMatch(d -> d.verdict() == Diagnosis.Verdict.MISSING);
    return broken ? ExitCode.FAILED : ExitCode.DONE;
  }
}
