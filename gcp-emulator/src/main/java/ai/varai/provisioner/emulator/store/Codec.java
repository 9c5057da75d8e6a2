package ai.varai.provisioner.emulator.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.Internal;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** How a table's values become bytes for the journal and for snapshots, and how they are copied. */
public interface Codec<V> {

  byte[] encode(V value);

  V decode(byte[] bytes);

  /**
   * A copy that the caller may change without changing the table; immutable values return
   * themselves.
   */
  default V copy(V value) {
    return value;
  }

  /**
   * Values are messages of one type, named by its class: to initialise those of all tables would
   * lengthen the start, and most are never read.
   */
  static <M extends Message> Codec<M> proto(Class<M> type) {
    return new Codec<>() {
      @Override
      public byte[] encode(M value) {
        return value.toByteArray();
      }

      @Override
      @SuppressWarnings("unchecked") // the parser of an M gives an M
      public M decode(byte[] bytes) {
        try {
          return (M) Internal.getDefaultInstance(type).getParserForType().parseFrom(bytes);
        } catch (InvalidProtocolBufferException e) {
          throw new UncheckedIOException(e);
        }
      }
    };
  }

  /** Values are JSON objects; reads and writes copy, so a caller may change what it got. */
  static Codec<ObjectNode> json() {
    ObjectMapper mapper = new ObjectMapper();
    return new Codec<>() {
      @Override
      public byte[] encode(ObjectNode value) {
        try {
          return mapper.writeValueAsBytes(value);
        } catch (JsonProcessingException e) {
          throw new UncheckedIOException(e);
        }
      }

      @Override
      public ObjectNode decode(byte[] bytes) {
        try {
          return (ObjectNode) mapper.readTree(bytes);
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      }

      @Override
      public ObjectNode copy(ObjectNode value) {
        return value.deepCopy();
      }
    };
  }

  static Codec<String> string() {
    return new Codec<>() {
      @Override
      public byte[] encode(String value) {
        return value.getBytes(StandardCharsets.UTF_8);
      }

      @Override
      public String decode(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
      }
    };
  }

  static Codec<byte[]> bytes() {
    return new Codec<>() {
      @Override
      public byte[] encode(byte[] value) {
        return value;
      }

      @Override
      public byte[] decode(byte[] bytes) {
        return bytes;
      }

      @Override
      public byte[] copy(byte[] value) {
        return value.clone();
      }
    };
  }
}
