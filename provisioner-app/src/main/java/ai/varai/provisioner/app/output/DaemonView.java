package ai.varai.provisioner.app.output;

import ai.varai.provisioner.app.daemon.About;
import java.util.List;
import java.util.Map;

/** Daemons, as {@code daemon status} tells of them. */
public final class DaemonView {
  private static final long MEBIBYTE = 1 << 20;

  private DaemonView() {}

  public static Map<String, Object> json(List<About> daemons) {
    return Json.object("daemons", daemons.stream().map(DaemonView::json).toList());
  }

  private static Map<String, Object> json(About daemon) {
    return Json.object(
        "pid", daemon.pid(),
        "directory", daemon.directory(),
        "commands", daemon.commands(),
        "running", daemon.running(),
        "heap_bytes", daemon.memory());
  }

  public static String text(List<About> daemons) {
    var table = new Table();
    for (About daemon : daemons) {
      table.row(
          "process " + daemon.pid(),
          daemon.running() ? "runs a command" : "waits",
          daemon.commands() + (daemon.commands() == 1 ? " command" : " commands"),
          daemon.memory() / MEBIBYTE + " MiB heap",
          daemon.directory());
    }
    return table.text("");
  }
}
