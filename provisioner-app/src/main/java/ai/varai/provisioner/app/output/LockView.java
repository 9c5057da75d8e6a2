package ai.varai.provisioner.app.output;

import ai.varai.provisioner.lifecycle.state.HeldLock;
import ai.varai.provisioner.lifecycle.state.LockInfo;
import java.util.Map;

/** Who holds a lock. */
public final class LockView {
  private LockView() {}

  public static Map<String, Object> json(HeldLock held) {
    LockInfo lock = held.holder();
    return Json.object(
        "id", lock.id(),
        "fence", lock.fence(),
        "who", lock.who(),
        "operation", lock.operation(),
        "host", lock.host(),
        "pid", lock.pid(),
        "since", lock.since(),
        "expires", lock.expires(),
        "abandoned", held.abandoned());
  }
}
