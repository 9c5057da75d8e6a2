package ai.varai.provisioner.app.cli;

import java.util.List;

/**
 * A failure in words.
 *
 * @param code stable identifier
 * @param message what happened, and where
 * @param remedy what to do; empty when there is nothing to say
 * @param details the single problems behind it
 */
record Failure(int exitCode, String code, String message, String remedy, List<Detail> details) {
  Failure {
    details = List.copyOf(details);
  }

  /** One of several problems. */
  record Detail(String code, String subject, String message, String remedy) {}
}
