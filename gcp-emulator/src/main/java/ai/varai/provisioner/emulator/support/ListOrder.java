package ai.varai.provisioner.emulator.support;

import ai.varai.provisioner.emulator.error.GoogleError;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import com.google.protobuf.Timestamp;
import com.google.protobuf.util.Timestamps;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The {@code order_by} of list methods: {@code create_time desc, name}.
 *
 * @see <a href="https://google.aip.dev/132#ordering">AIP-132</a>
 */
public final class ListOrder {

  private ListOrder() {}

  /** The messages in the order asked for; as they are when none is. */
  public static <M extends Message> List<M> apply(String orderBy, List<M> all, M prototype) {
    if (orderBy.isBlank()) {
      return all;
    }
    Comparator<Message> order = (unused, unusedToo) -> 0;
    for (String each : orderBy.split(",", -1)) {
      String[] words = each.strip().split("\\s+", -1);
      boolean down = words.length == 2 && words[1].equalsIgnoreCase("desc");
      if (words.length > 2
          || (words.length == 2 && !down && !words[1].equalsIgnoreCase("asc"))
          || words[0].isEmpty()) {
        throw bad(orderBy);
      }
      Comparator<Message> by = by(field(prototype, words[0], orderBy));
      order = order.thenComparing(down ? by.reversed() : by);
    }
    List<M> out = new ArrayList<>(all);
    out.sort(order);
    return out;
  }

  private static FieldDescriptor field(Message prototype, String name, String orderBy) {
    for (FieldDescriptor f : prototype.getDescriptorForType().getFields()) {
      if (!f.isRepeated() && (f.getName().equals(name) || f.getJsonName().equals(name))) {
        return f;
      }
    }
    throw bad(orderBy);
  }

  private static Comparator<Message> by(FieldDescriptor field) {
    return switch (field.getJavaType()) {
      case INT, LONG -> Comparator.comparing(m -> ((Number) m.getField(field)).longValue());
      case MESSAGE ->
          (a, b) ->
              a.getField(field) instanceof Timestamp x && b.getField(field) instanceof Timestamp y
                  ? Timestamps.compare(x, y)
                  : 0;
      default -> Comparator.comparing(m -> String.valueOf(m.getField(field)));
    };
  }

  private static GoogleError bad(String orderBy) {
    return GoogleError.badField("order_by", "Invalid order_by: " + orderBy);
  }
}
