package ai.varai.provisioner.lifecycle.plan;

import java.util.Locale;

/** What a plan does about one resource. */
public enum Action {
  /** It exists as wanted. */
  NO_OP(" "),
  /** It does not exist and will be made. */
  CREATE("+"),
  /** It will be changed in place. */
  UPDATE("~"),
  /** It will be deleted and made anew. */
  REPLACE("-/+"),
  /** It exists, as wanted, but is not in the state: it is written down there. */
  ADOPT("="),
  /** It is not wanted any more and will be deleted. */
  DELETE("-"),
  /** It is in the state, neither wanted nor existing: it is struck off. */
  FORGET(".");

  private final String symbol;

  Action(String symbol) {
    this.symbol = symbol;
  }

  /** Its mark; that of a replacement depends on its order, see {@link PlannedChange#symbol}. */
  public String symbol() {
    return symbol;
  }

  /** The name in JSON, events and state: {@code no_op}, {@code create}, … */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
