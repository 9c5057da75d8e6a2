package ai.varai.provisioner.app.cli;

import ai.varai.provisioner.app.command.ApplyCommand;
import ai.varai.provisioner.app.command.ApproveCommand;
import ai.varai.provisioner.app.command.CompletionCommand;
import ai.varai.provisioner.app.command.ConfigCommand;
import ai.varai.provisioner.app.command.CostCommand;
import ai.varai.provisioner.app.command.DaemonCommand;
import ai.varai.provisioner.app.command.DashboardCommand;
import ai.varai.provisioner.app.command.DestroyCommand;
import ai.varai.provisioner.app.command.DoctorCommand;
import ai.varai.provisioner.app.command.DriftCommand;
import ai.varai.provisioner.app.command.EmulatorCommand;
import ai.varai.provisioner.app.command.ExecCommand;
import ai.varai.provisioner.app.command.ExplainCommand;
import ai.varai.provisioner.app.command.ExportCommand;
import ai.varai.provisioner.app.command.GraphCommand;
import ai.varai.provisioner.app.command.ImportCommand;
import ai.varai.provisioner.app.command.LockCommand;
import ai.varai.provisioner.app.command.LogsCommand;
import ai.varai.provisioner.app.command.OutputsCommand;
import ai.varai.provisioner.app.command.PlanCommand;
import ai.varai.provisioner.app.command.PromoteCommand;
import ai.varai.provisioner.app.command.RestartCommand;
import ai.varai.provisioner.app.command.RollbackCommand;
import ai.varai.provisioner.app.command.SecretCommand;
import ai.varai.provisioner.app.command.ShowCommand;
import ai.varai.provisioner.app.command.StateCommand;
import ai.varai.provisioner.app.command.StatusCommand;
import ai.varai.provisioner.app.command.StopCommand;
import ai.varai.provisioner.app.command.TimelineCommand;
import ai.varai.provisioner.app.command.TracesCommand;
import ai.varai.provisioner.app.command.UntrackCommand;
import ai.varai.provisioner.app.command.UpCommand;
import ai.varai.provisioner.app.command.ValidateCommand;
import ai.varai.provisioner.app.command.VerifyCommand;
import ai.varai.provisioner.app.command.WatchCommand;
import java.util.List;
import java.util.Optional;

/**
 * The commands that exist. Kept apart from the command classes so that finding one, and the
 * overview that {@code --help} prints, load none of the others.
 */
public final class CommandCatalog {
  private static final List<Entry> ENTRIES =
      List.of(
          new Entry(
              Group.LIFECYCLE,
              "up",
              "Bring the environment up (what runs when no command is given)"),
          new Entry(
              Group.LIFECYCLE,
              "validate",
              "Check the environment's files and report every problem"),
          new Entry(Group.LIFECYCLE, "plan", "Show what would change, and change nothing"),
          new Entry(Group.LIFECYCLE, "show", "Show a saved plan"),
          new Entry(
              Group.LIFECYCLE, "approve", "Sign a saved plan, for environments that demand it"),
          new Entry(Group.LIFECYCLE, "apply", "Make the changes that a plan shows"),
          new Entry(
              Group.LIFECYCLE, "verify", "Ask every service, database and secret whether it works"),
          new Entry(Group.LIFECYCLE, "destroy", "Delete everything that the environment owns"),
          new Entry(Group.LIFECYCLE, "promote", "Bring what runs in one environment to the next"),
          new Entry(
              Group.LIFECYCLE, "rollback", "Go back to an earlier release of the environment"),
          new Entry(Group.INSPECT, "status", "What exists, as the state knows it"),
          new Entry(Group.INSPECT, "outputs", "Addresses and names that the environment promises"),
          new Entry(Group.INSPECT, "drift", "How the world differs from the state"),
          new Entry(Group.INSPECT, "cost", "What the environment costs in a month, by resource"),
          new Entry(Group.INSPECT, "graph", "The resources and what needs what: text, DOT or SVG"),
          new Entry(Group.INSPECT, "timeline", "What the last apply did when: text or SVG"),
          new Entry(
              Group.INSPECT,
              "config",
              "The effective configuration, where it comes from, and its schema"),
          new Entry(Group.INSPECT, "explain", "What a finding means and what to do about it"),
          new Entry(
              Group.WORK,
              "watch",
              "Bring it up again whenever its files, programs or images change"),
          new Entry(Group.WORK, "logs", "What services wrote"),
          new Entry(Group.WORK, "traces", "What services did for requests, span by span"),
          new Entry(
              Group.WORK, "dashboard", "All of it on a page in the browser: parts, logs, plan"),
          new Entry(Group.WORK, "exec", "Run a command with the environment's variables"),
          new Entry(Group.WORK, "restart", "Restart a service"),
          new Entry(Group.WORK, "stop", "Stop services and databases, which keep their data"),
          new Entry(Group.WORK, "secret", "Put in the value of a secret that a person keeps"),
          new Entry(Group.STATE, "state", "List, show, move or strike off what the state holds"),
          new Entry(Group.STATE, "lock", "Who holds the environment's lock, and taking it away"),
          new Entry(Group.STATE, "import", "Take existing resources over"),
          new Entry(Group.STATE, "untrack", "Forget resources without deleting them"),
          new Entry(
              Group.TOOLS, "export", "Write the environment for Compose, Terraform or gcloud"),
          new Entry(Group.TOOLS, "emulator", "Run the emulated Google Cloud by itself"),
          new Entry(
              Group.TOOLS,
              "doctor",
              "Look at this machine and an environment's project and say what is missing"),
          new Entry(Group.TOOLS, "daemon", "List or end the processes that keep commands warm"),
          new Entry(Group.TOOLS, "completion", "Print a completion script for bash or zsh"));

  private CommandCatalog() {}

  /** The headings of the overview. */
  public enum Group {
    LIFECYCLE("Bring up, change, take down"),
    INSPECT("Look"),
    WORK("Work with what runs"),
    STATE("State and ownership"),
    TOOLS("Tools");

    private final String title;

    Group(String title) {
      this.title = title;
    }

    public String title() {
      return title;
    }
  }

  /** One command of the overview. */
  public record Entry(Group group, String name, String summary) {}

  public static List<Entry> entries() {
    return ENTRIES;
  }

  public static List<String> names() {
    return ENTRIES.stream().map(Entry::name).toList();
  }

  public static Optional<Entry> find(String name) {
    for (Entry entry : ENTRIES) {
      if (entry.name().equals(name)) {
        return Optional.of(entry);
      }
    }
    return Optional.empty();
  }

  /**
   * A new command object for one run.
   *
   * @throws IllegalArgumentException when there is no such command
   */
  static Object create(String name, Invocation invocation) {
    return switch (name) {
      case "up" -> new UpCommand(invocation);
      case "validate" -> new ValidateCommand(invocation);
      case "plan" -> new PlanCommand(invocation);
      case "apply" -> new ApplyCommand(invocation);
      case "show" -> new ShowCommand(invocation);
      case "approve" -> new ApproveCommand(invocation);
      case "verify" -> new VerifyCommand(invocation);
      case "destroy" -> new DestroyCommand(invocation);
      case "promote" -> new PromoteCommand(invocation);
      case "rollback" -> new RollbackCommand(invocation);
      case "status" -> new StatusCommand(invocation);
      case "outputs" -> new OutputsCommand(invocation);
      case "drift" -> new DriftCommand(invocation);
      case "graph" -> new GraphCommand(invocation);
      case "timeline" -> new TimelineCommand(invocation);
      case "config" -> new ConfigCommand(invocation);
      case "explain" -> new ExplainCommand(invocation);
      case "watch" -> new WatchCommand(invocation);
      case "logs" -> new LogsCommand(invocation);
      case "traces" -> new TracesCommand(invocation);
      case "dashboard" -> new DashboardCommand(invocation);
      case "exec" -> new ExecCommand(invocation);
      case "restart" -> new RestartCommand(invocation);
      case "stop" -> new StopCommand(invocation);
      case "secret" -> new SecretCommand(invocation);
      case "state" -> new StateCommand(invocation);
      case "lock" -> new LockCommand(invocation);
      case "import" -> new ImportCommand(invocation);
      case "untrack" -> new UntrackCommand(invocation);
      case "daemon" -> new DaemonCommand(invocation);
      case "cost" -> new CostCommand(invocation);
      case "export" -> new ExportCommand(invocation);
      case "emulator" -> new EmulatorCommand(invocation);
      case "doctor" -> new DoctorCommand(invocation);
      case "completion" -> new CompletionCommand(invocation);
      default -> throw new IllegalArgumentException("no such command: " + name);
    };
  }
}
