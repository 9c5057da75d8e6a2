package ai.varai.provisioner.emulator.sqladmin;

import ai.varai.provisioner.emulator.sqladmin.DatabaseVersion.Engine;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.common.base.Splitter;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;

/**
 * A database flag that an engine has.
 *
 * @param least of a number, if it has a least one
 * @param values which a text can be; empty where any will do
 */
record DatabaseFlag(
    Engine engine,
    String name,
    Type type,
    Optional<BigDecimal> least,
    Optional<BigDecimal> greatest,
    boolean restart,
    List<String> values) {

  /** As the API names them. */
  enum Type {
    BOOLEAN,
    INTEGER,
    FLOAT,
    STRING,
    REPEATED_STRING,
    MYSQL_TIMEZONE_OFFSET
  }

  private static final Splitter LIST = Splitter.on(',').trimResults().omitEmptyStrings();

  /** From a line of {@code flags.txt}. */
  static DatabaseFlag read(String line) {
    List<String> columns = Splitter.on('|').splitToList(line);
    return new DatabaseFlag(
        Engine.valueOf(columns.get(0)),
        columns.get(1),
        Type.valueOf(columns.get(2)),
        number(columns.get(3)),
        number(columns.get(4)),
        columns.get(5).equals("restart"),
        LIST.splitToList(columns.get(6)));
  }

  private static Optional<BigDecimal> number(String text) {
    try {
      return text.isEmpty() ? Optional.empty() : Optional.of(new BigDecimal(text));
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  void check(String value) {
    switch (type) {
      case BOOLEAN -> require(value.equals("on") || value.equals("off"));
      case INTEGER -> require(value.matches("[+-]?\\d+") && within(value));
      case FLOAT -> require(within(value));
      case MYSQL_TIMEZONE_OFFSET -> require(!value.isEmpty());
      case STRING -> {
        require(!value.isEmpty());
        expect(value, List.of(value));
      }
      case REPEATED_STRING -> {
        require(!value.isEmpty());
        expect(value, LIST.splitToList(value));
      }
    }
  }

  private boolean within(String value) {
    return number(value)
        .filter(n -> least.map(l -> n.compareTo(l) >= 0).orElse(true))
        .filter(n -> greatest.map(g -> n.compareTo(g) <= 0).orElse(true))
        .isPresent();
  }

  private static void require(boolean right) {
    if (!right) {
      throw SqlErrors.invalidFlagValue();
    }
  }

  private void expect(String whole, List<String> parts) {
    if (!values.isEmpty() && !values.containsAll(parts)) {
      throw SqlErrors.unexpectedFlagValue(name, whole);
    }
  }

  /** As {@code sql.flags.list} shows it. */
  ObjectNode json() {
    ObjectNode o = JsonNodeFactory.instance.objectNode();
    o.put("kind", "sql#flag");
    o.put("name", name);
    o.put("type", type.name());
    DatabaseVersion.all().stream()
        .filter(v -> v.engine() == engine)
        .forEach(v -> o.withArray("appliesTo").add(v.name()));
    o.put("requiresRestart", restart);
    if (type == Type.INTEGER) {
      least.ifPresent(n -> o.put("minValue", n.toPlainString()));
      greatest.ifPresent(n -> o.put("maxValue", n.toPlainString()));
    }
    values.forEach(v -> o.withArray("allowedStringValues").add(v));
    return o;
  }
}
