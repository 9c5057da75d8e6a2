package ai.varai.provisioner.app.cli;

import java.util.List;
import java.util.function.UnaryOperator;

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

  /** The same failure with all of its texts as the function words them. */
  Failure worded(UnaryOperator<String> wording) {
    return new Failure(
        exitCode,
        code,
        wording.apply(message),
        wording.apply(remedy),
        details.stream()
            .map(
                one ->
                    new Detail(
                        one.code(),
                        one.subject(),
                        wording.apply(one.message()),
                        wording.apply(one.remedy())))
            .toList());
  }

  /** One of several problems. */
  record Detail(String code, String subject, String message, String remedy) {}
}
