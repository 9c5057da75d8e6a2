package ai.varai.provisioner.app.cli;

import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/** Builds picocli's model: of one command for a run, of all for completion and documentation. */
public final class CommandTree {
  private CommandTree() {}

  /**
   * The model of one command, alone, so that a run does not pay for the others.
   *
   * @throws IllegalArgumentException when there is no such command
   */
  public static CommandLine one(String name, Invocation invocation) {
    var line = new CommandLine(CommandCatalog.create(name, invocation), factory(invocation));
    CommandSpec spec = line.getCommandSpec();
    spec.name("provisioner " + name);
    describe(spec, name);
    settle(line);
    return line;
  }

  /** The model of all commands under one root. */
  public static CommandLine all(Invocation invocation) {
    CommandSpec root = CommandSpec.create().name("provisioner");
    var line = new CommandLine(root);
    for (CommandCatalog.Entry entry : CommandCatalog.entries()) {
      var command =
          new CommandLine(CommandCatalog.create(entry.name(), invocation), factory(invocation));
      describe(command.getCommandSpec(), entry.name());
      root.addSubcommand(entry.name(), command);
    }
    settle(line);
    return line;
  }

  /** Subcommands get what surrounds the run, everything else is made as picocli would. */
  private static CommandLine.IFactory factory(Invocation invocation) {
    return new CommandLine.IFactory() {
      @Override
      public <K> K create(Class<K> type) throws Exception {
        for (var constructor : type.getConstructors()) {
          Class<?>[] parameters = constructor.getParameterTypes();
          if (parameters.length == 1 && parameters[0] == Invocation.class) {
            return type.cast(constructor.newInstance(invocation));
          }
        }
        return CommandLine.defaultFactory().create(type);
      }
    };
  }

  private static void describe(CommandSpec spec, String name) {
    CommandCatalog.find(name)
        .ifPresent(entry -> spec.usageMessage().description(entry.summary() + "."));
  }

  private static void settle(CommandLine line) {
    line.setUsageHelpWidth(HelpWidth.USUAL);
    line.setUsageHelpAutoWidth(false);
    line.setCaseInsensitiveEnumValuesAllowed(true);
    line.getCommandSpec().usageMessage().sortOptions(false);
    line.getSubcommands().values().forEach(CommandTree::settle);
  }
}
