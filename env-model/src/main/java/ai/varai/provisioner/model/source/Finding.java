package ai.varai.provisioner.model.source;

import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/**
 * One thing that is wrong, or worth a thought, in the input.
 *
 * @param code the stable code, such as {@code CFG003}
 * @param position where
 * @param path the key concerned; the root when it is the whole file
 * @param message what is wrong, with the offending value, as a clause without a full stop
 * @param remedy what to do, as an imperative clause without a full stop; may be empty
 * @param expected what would have been right, when that can be said in short
 * @param near an existing name that was probably meant
 */
public record Finding(
    String code,
    Severity severity,
    SourcePosition position,
    KeyPath path,
    String message,
    String remedy,
    Optional<String> expected,
    Optional<String> near)
    implements Comparable<Finding> {
  private static final Comparator<Finding> ORDER =
      Comparator.comparing(Finding::position)
          .thenComparing(Finding::code)
          .thenComparing(Finding::path)
          .thenComparing(Finding::message);

  public static Finding of(
      FindingCode code, SourcePosition position, KeyPath path, String message, String remedy) {
    return new Finding(
        code.id(),
        code.severity(),
        position,
        path,
        message,
        remedy,
        Optional.empty(),
        Optional.empty());
  }

  public Finding withExpected(String text) {
    return new Finding(code, severity, position, path, message, remedy, Optional.of(text), near);
  }

  public Finding withNear(Optional<String> name) {
    return new Finding(code, severity, position, path, message, remedy, expected, name);
  }

  public Finding withSeverity(Severity other) {
    return new Finding(code, other, position, path, message, remedy, expected, near);
  }

  @Override
  public int compareTo(Finding other) {
    return ORDER.compare(this, other);
  }

  /**
   * One line: {@code environments/x.yaml:12:5: CFG003 services.auth-service.max_instance: unknown
   * key; did you mean max_instances? ...}
   */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    text.append(position).append(": ").append(code).append(' ');
    if (!path.isRoot()) {
      text.append(path).append(": ");
    }
    text.append(message);
    expected.ifPresent(e -> text.append("; expected ").append(e));
    near.ifPresent(n -> text.append("; did you mean ").append(n).append('?'));
    if (!remedy.isEmpty()) {
      text.append(near.isPresent() ? " " : "; ").append(remedy);
    }
    return printable(text);
  }

  /** What a file says must not move the cursor, or colour what follows, of whoever reads this. */
  private static String printable(CharSequence text) {
    StringBuilder shown = new StringBuilder();
    text.chars()
        .forEach(
            c -> {
              if (Character.isISOControl(c)) {
                shown.append(String.format(Locale.ROOT, "\\u%04X", c));
              } else {
                shown.append((char) c);
              }
            });
    return shown.toString();
  }
}
