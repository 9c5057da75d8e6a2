package ai.varai.provisioner.lifecycle.state;

/**
 * A lock that was taken and not given back.
 *
 * @param abandoned whether the next who wants it gets it: its holder's process has ended, or its
 *     lease has
 */
public record HeldLock(LockInfo holder, boolean abandoned) {

  /** Who holds it and, where that is so, that it need not be waited for; without a full stop. */
  public String describe() {
    return holder.describe()
        + (abandoned ? "; that run is gone, and the next one takes the lock over" : "");
  }
}
