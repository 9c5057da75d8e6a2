package ai.varai.provisioner.emulator.storage.v2;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.nio.ByteBuffer;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;

/** How one value is written in the JSON API and in a message. */
enum Wording {
  SAME {
    @Override
    Optional<JsonNode> json(JsonNode proto) {
      return Optional.of(proto);
    }

    @Override
    Optional<JsonNode> proto(JsonNode json) {
      return Optional.of(json);
    }
  },

  /** {@code b} and {@code projects/_/buckets/b}. */
  BUCKET {
    @Override
    Optional<JsonNode> json(JsonNode proto) {
      return text(proto.asText().replaceFirst("^projects/[^/]*/buckets/", ""));
    }

    @Override
    Optional<JsonNode> proto(JsonNode json) {
      return text(Names.bucketName(json.asText()));
    }
  },

  /** A number, and {@code projects/number}. */
  PROJECT {
    @Override
    Optional<JsonNode> json(JsonNode proto) {
      return text(proto.asText().replaceFirst("^projects/", ""));
    }

    @Override
    Optional<JsonNode> proto(JsonNode json) {
      return text("projects/" + json.asText());
    }
  },

  /** Seconds, and a duration; parts of a second do not count. */
  SECONDS {
    @Override
    Optional<JsonNode> json(JsonNode proto) {
      return text(proto.asText().replaceFirst("(\\.\\d+)?s$", ""));
    }

    @Override
    Optional<JsonNode> proto(JsonNode json) {
      return text(json.asText() + "s");
    }
  },

  /** A day as text, and as {@code google.type.Date}. */
  DATE {
    @Override
    Optional<JsonNode> json(JsonNode proto) {
      return text(
          String.format(
              Locale.ROOT,
              "%04d-%02d-%02d",
              proto.path("year").asInt(),
              proto.path("month").asInt(),
              proto.path("day").asInt()));
    }

    @Override
    Optional<JsonNode> proto(JsonNode json) {
      try {
        LocalDate day = LocalDate.parse(json.asText().replaceFirst("T.*", ""));
        ObjectNode date = JsonNodeFactory.instance.objectNode();
        date.set("year", IntNode.valueOf(day.getYear()));
        date.set("month", IntNode.valueOf(day.getMonthValue()));
        date.set("day", IntNode.valueOf(day.getDayOfMonth()));
        return Optional.of(date);
      } catch (DateTimeParseException e) {
        return Optional.empty();
      }
    }
  },

  /** {@code Enabled}, and true. */
  ENABLED {
    @Override
    Optional<JsonNode> json(JsonNode proto) {
      return proto.asBoolean() ? text("Enabled") : Optional.empty();
    }

    @Override
    Optional<JsonNode> proto(JsonNode json) {
      return Optional.of(BooleanNode.valueOf(json.asText().equals("Enabled")));
    }
  },

  /** {@code Locked}, and {@code LOCKED}. */
  MODE {
    @Override
    Optional<JsonNode> json(JsonNode proto) {
      String name = proto.asText().toLowerCase(Locale.ROOT);
      return name.isEmpty()
          ? Optional.empty()
          : text(Character.toUpperCase(name.charAt(0)) + name.substring(1));
    }

    @Override
    Optional<JsonNode> proto(JsonNode json) {
      return text(json.asText().toUpperCase(Locale.ROOT));
    }
  },

  /** Four bytes in base 64, and a number. */
  CRC {
    @Override
    Optional<JsonNode> json(JsonNode proto) {
      byte[] bytes = ByteBuffer.allocate(4).putInt((int) proto.asLong()).array();
      return text(Base64.getEncoder().encodeToString(bytes));
    }

    @Override
    Optional<JsonNode> proto(JsonNode json) {
      byte[] bytes = Base64.getDecoder().decode(json.asText());
      return Optional.of(LongNode.valueOf(Integer.toUnsignedLong(ByteBuffer.wrap(bytes).getInt())));
    }
  };

  /** Empty where there is nothing to say. */
  abstract Optional<JsonNode> json(JsonNode proto);

  /** Empty where there is nothing to say. */
  abstract Optional<JsonNode> proto(JsonNode json);

  private static Optional<JsonNode> text(String text) {
    return Optional.of(TextNode.valueOf(text));
  }
}
