package ai.varai.provisioner.app.command;

import ai.varai.provisioner.app.cli.CommandHints;
import ai.varai.provisioner.app.cli.ExitCode;
import ai.varai.provisioner.app.cli.Invocation;
import ai.varai.provisioner.app.doctor.CloudDiagnosis;
import ai.varai.provisioner.app.doctor.Diagnosis;
import ai.varai.provisioner.app.doctor.Doctor;
import ai.varai.provisioner.app.output.Json;
import ai.varai.provisioner.app.output.Reporter;
import ai.varai.provisioner.app.output.Table;
import ai.varai.provisioner.app.session.Selection;
import ai.varai.provisioner.app.session.Session;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Looks at this machine and, when an environment of the cloud is named, at its project. */
@Command
public final class DoctorCommand implements Callable<Integer> {
  private final Invocation invocation;

  @Mixin private EnvironmentOptions environment = new EnvironmentOptions();
  @Mixin private OutputOptions output = new OutputOptions();

  public DoctorCommand(Invocation invocation) {
    this.invocation = invocation;
  }

  /** Fails when something is missing that nothing replaces. */
  @Override
  public Integer call() throws Exception {
    Selection selection = environment.selection();
    var diagnoses = new ArrayList<>(new Doctor(invocation).examine());
    if (selection.name().isEmpty() && selection.file().isEmpty()) {
      try (Reporter reporter =
          Reporter.of(output.style(invocation), invocation.out(), invocation.err())) {
        return report(reporter, diagnoses);
      }
    }
    try (Session session = new Session(invocation, selection, output.style(invocation))) {
      var hints = new CommandHints(invocation, selection.words());
      CloudDiagnosis.of(session).forEach(one -> diagnoses.add(one.worded(hints::complete)));
      return report(session.reporter(), diagnoses);
    }
  }

  private static int report(Reporter reporter, List<Diagnosis> diagnoses) {
    var table = new Table();
    diagnoses.forEach(d -> table.row(d.verdict().word(), d.subject(), d.finding(), d.remedy()));
    reporter.answer(
        Json.object("checks", diagnoses.stream().map(Diagnosis::json).toList()),
        table.text("").stripTrailing());
    boolean broken = diagnoses.stream().anyMatch(d -> d.verdict() == Diagnosis.Verdict.MISSING);
    return broken ? ExitCode.FAILED : ExitCode.DONE;
  }
}
