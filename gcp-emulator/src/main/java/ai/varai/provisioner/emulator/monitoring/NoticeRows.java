package ai.varai.provisioner.emulator.monitoring;

import ai.varai.provisioner.emulator.api.Emulation;
import ai.varai.provisioner.emulator.store.Codec;
import ai.varai.provisioner.emulator.store.Table;
import ai.varai.provisioner.emulator.support.AlertNotices;
import ai.varai.provisioner.emulator.support.Trees;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** The latest thousand notices of each project, by their serial numbers. */
final class NoticeRows implements AlertNotices {
  static final String PENDING = "pending";
  static final String DELIVERY = "delivery";

  private static final int MOST = 1_000;
  private static final String SERIAL = "_serial";

  private final Table<ObjectNode> table;

  NoticeRows(Emulation emulation) {
    this.table = emulation.store().table("monitoring.notices", Codec.json());
  }

  private static String key(long serial) {
    return String.format(Locale.ROOT, "%012d", serial);
  }

  /** Runs in a transaction on the project. */
  void add(String project, ObjectNode notice) {
    List<String> keys = new ArrayList<>(table.keys(project));
    long serial = keys.isEmpty() ? 1 : Long.parseLong(keys.get(keys.size() - 1)) + 1;
    if (keys.size() >= MOST) {
      table.remove(project, keys.get(0));
    }
    table.put(project, key(serial), notice.put(SERIAL, serial));
  }

  /** Those that wait to be sent to a channel, in their order. */
  List<ObjectNode> pending(String project, String channel) {
    return table.list(project).stream()
        .filter(n -> Trees.text(n, "channel").equals(channel))
        .filter(n -> Trees.text(n, DELIVERY).equals(PENDING))
        .toList();
  }

  void delivered(String project, ObjectNode notice, String how) {
    String key = key(notice.path(SERIAL).asLong());
    table.update(project, key, now -> now.put(DELIVERY, how));
  }

  @Override
  public List<ObjectNode> all() {
    List<ObjectNode> all = new ArrayList<>();
    for (String project : table.projects()) {
      for (ObjectNode notice : table.list(project)) {
        notice.remove(SERIAL);
        all.add(notice);
      }
    }
    all.sort(Comparator.comparing(n -> Instant.parse(Trees.text(n, "time"))));
    return all;
  }
}
