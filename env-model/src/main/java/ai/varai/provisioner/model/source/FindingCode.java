package ai.varai.provisioner.model.source;

/**
 * A kind of finding. Codes are stable: users write them into policies, waivers and scripts. Enums
 * implement this; a {@link FindingCodes} service makes them known, which gives each its page under
 * {@code docs/findings/}.
 */
public interface FindingCode {
  /** Three capital letters and three digits: {@code CFG003}. Never reused for something else. */
  String id();

  /** How much it weighs when the environment's policy says nothing. */
  Severity severity();

  /** A few words for a heading. */
  String title();

  /** Why this is a problem, in sentences, Markdown. */
  String explanation();

  /** What to do about it, in sentences, Markdown. */
  String remedy();

  /** A piece of an environment file with the problem; empty for none. */
  default String wrong() {
    return "";
  }

  /** The same piece put right; empty for none. */
  default String right() {
    return "";
  }
}
