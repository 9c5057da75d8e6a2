package ai.varai.provisioner.app.command;

import ai.varai.provisioner.app.cli.ExitCode;
import ai.varai.provisioner.app.cli.Invocation;
import ai.varai.provisioner.app.graph.DotGraph;
import ai.varai.provisioner.app.graph.GraphJson;
import ai.varai.provisioner.app.graph.SvgGraph;
import ai.varai.provisioner.app.graph.TextGraph;
import ai.varai.provisioner.app.session.Session;
import ai.varai.provisioner.model.resource.ResourceGraph;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Draws the resources and what needs what. */
@Command
public final class GraphCommand extends EnvironmentCommand {
  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      defaultValue = "text",
      description = "One of: ${COMPLETION-CANDIDATES}.")
  private Format format = Format.text;

  @Option(names = "--out", paramLabel = "FILE", description = "Write to a file.")
  private @Nullable Path file;

  public GraphCommand(Invocation invocation) {
    super(invocation);
  }

  /** The forms of the drawing; the constants are what is typed. */
  @SuppressWarnings("MemberName")
  enum Format {
    text,
    dot,
    svg
  }

  @Override
  int run(Session session) throws Exception {
    ResourceGraph graph = session.graphs().outline();
    String drawing =
        switch (format) {
          case text -> TextGraph.of(graph);
          case dot -> DotGraph.of(graph, session.environment().environment());
          case svg -> SvgGraph.of(graph);
        };
    if (file == null) {
      session.reporter().answer(GraphJson.of(graph), drawing.stripTrailing());
    } else {
      UserFile target = UserFile.of(session, file);
      target.write(drawing);
      session.reporter().conclude("Written: " + target.path(), Map.of(), ExitCode.DONE);
    }
    return ExitCode.DONE;
  }
}
