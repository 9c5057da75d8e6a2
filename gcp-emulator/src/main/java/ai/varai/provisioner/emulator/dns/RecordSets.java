package ai.varai.provisioner.emulator.dns;

import ai.varai.provisioner.emulator.published.PublishedBodies;
import ai.varai.provisioner.emulator.support.Trees;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** What a set of records may be, looked at by itself. */
final class RecordSets {

  /** Names of reverse zones may hold a slash (RFC 2317), and the first label may be a star. */
  private static final Pattern OWNER =
      Pattern.compile("(\\*\\.)?([A-Za-z0-9_]([-/A-Za-z0-9_]{0,61}[A-Za-z0-9_])?\\.)*");

  private final PublishedBodies bodies;

  RecordSets(PublishedBodies bodies) {
    this.bodies = bodies;
  }

  /** A set in the form in which Cloud DNS keeps it. */
  ObjectNode checked(ObjectNode asked, ObjectNode zone, String path) {
    String name = owner(asked, zone, path);
    String type = Trees.text(asked, "type").toUpperCase(Locale.ROOT);
    if (type.isEmpty()) {
      throw DnsErrors.required(path + ".type");
    }
    if (!RecordData.known(type)) {
      throw DnsErrors.invalid(path + ".type", Trees.text(asked, "type"));
    }
    if (name.startsWith("*.") && (type.equals("NS") || type.equals("SOA"))) {
      throw DnsErrors.wildcard(path, type);
    }
    ObjectNode out = DnsTables.object().put("name", name).put("type", type);
    out.put("ttl", ttl(asked, path));
    boolean routed = asked.path("routingPolicy") instanceof ObjectNode;
    boolean plain = !asked.path("rrdatas").isEmpty();
    if (routed == plain) {
      throw routed ? DnsErrors.invalid(path + ".rrdatas", texts(asked)) : none(path);
    }
    if (routed) {
      ObjectNode policy = ((ObjectNode) asked.get("routingPolicy")).deepCopy();
      route(policy, type, path + ".routingPolicy");
      out.set("routingPolicy", policy);
      out.putArray("rrdatas");
    } else {
      out.set("rrdatas", data(asked.path("rrdatas"), type, path));
    }
    out.putArray("signatureRrdatas");
    bodies.putKinds(out, "ResourceRecordSet");
    return out;
  }

  private static RuntimeException none(String path) {
    return DnsErrors.required(path + ".rrdata");
  }

  private static String texts(ObjectNode set) {
    List<String> out = new ArrayList<>();
    set.path("rrdatas").forEach(d -> out.add(d.asText()));
    return String.join(", ", out);
  }

  private static String owner(ObjectNode asked, ObjectNode zone, String path) {
    String name = Trees.text(asked, "name");
    if (name.isEmpty()) {
      throw DnsErrors.required(path + ".name");
    }
    String apex = Trees.text(zone, "dnsName");
    String lower = name.toLowerCase(Locale.ROOT);
    boolean inside = lower.equals(apex) || apex.equals(".") || lower.endsWith("." + apex);
    if (!inside || name.length() > 254 || !OWNER.matcher(name).matches()) {
      throw DnsErrors.invalid(path + ".name", name);
    }
    return name;
  }

  private static long ttl(ObjectNode asked, String path) {
    if (!asked.hasNonNull("ttl")) {
      return 0;
    }
    return Trees.number(asked, "ttl")
        .filter(n -> n >= 0 && n <= Integer.MAX_VALUE)
        .orElseThrow(() -> DnsErrors.invalid(path + ".ttl", Trees.text(asked, "ttl")));
  }

  private static ArrayNode data(JsonNode asked, String type, String path) {
    if (asked.size() > DnsQuotas.RECORDS_OF_A_SET) {
      throw DnsErrors.quota(path + ".rrdata", DnsQuotas.RECORDS_OF_A_SET);
    }
    ArrayNode out = DnsTables.object().arrayNode();
    for (int i = 0; i < asked.size(); i++) {
      String text = asked.get(i).asText();
      String at = path + ".rrdata[" + i + "]";
      out.add(RecordData.normal(type, text).orElseThrow(() -> DnsErrors.invalid(at, text)));
    }
    if (out.size() > 1 && RecordData.SINGLE.contains(type)) {
      throw DnsErrors.onlyOne(path, type);
    }
    return out;
  }

  /** A policy has one way of choosing; the data of each of its items is that of its set's type. */
  private static void route(ObjectNode policy, String type, String path) {
    List<String> ways = new ArrayList<>();
    for (String way : List.of("geo", "wrr", "primaryBackup")) {
      if (policy.hasNonNull(way)) {
        ways.add(way);
      }
    }
    if (ways.size() != 1) {
      throw DnsErrors.invalid(path, String.join(", ", ways));
    }
    String way = ways.get(0);
    String at = path + "." + way;
    ObjectNode chosen = Trees.object(policy, way);
    if (way.equals("primaryBackup")) {
      if (!chosen.hasNonNull("primaryTargets")) {
        throw DnsErrors.required(at + ".primaryTargets");
      }
      items(Trees.object(chosen, "backupGeoTargets"), type, at + ".backupGeoTargets", "geo");
      return;
    }
    items(chosen, type, at, way);
  }

  private static void items(ObjectNode of, String type, String path, String way) {
    JsonNode items = of.path("items");
    if (items.isEmpty()) {
      throw DnsErrors.required(path + ".items");
    }
    for (int i = 0; i < items.size(); i++) {
      ObjectNode item = (ObjectNode) items.get(i);
      String at = path + ".items[" + i + "]";
      if (way.equals("geo") && Trees.text(item, "location").isEmpty()) {
        throw DnsErrors.required(at + ".location");
      }
      if (way.equals("wrr") && item.path("weight").asDouble(0) < 0) {
        throw DnsErrors.invalid(at + ".weight", Trees.text(item, "weight"));
      }
      if (item.path("rrdatas").isEmpty() && !item.hasNonNull("healthCheckedTargets")) {
        throw DnsErrors.required(at + ".rrdata");
      }
      item.set("rrdatas", data(item.path("rrdatas"), type, at));
    }
  }

  /** Whether two sets are the same but for the order of their records. */
  static boolean same(ObjectNode one, ObjectNode other) {
    return one.path("ttl").asLong() == other.path("ttl").asLong()
        && sorted(one.path("rrdatas")).equals(sorted(other.path("rrdatas")))
        && one.path("routingPolicy").equals(other.path("routingPolicy"));
  }

  private static List<String> sorted(JsonNode list) {
    List<String> out = new ArrayList<>();
    list.forEach(n -> out.add(n.asText()));
    return out.stream().sorted().toList();
  }

  /** As refusals name a set: {@code www.example.com. (A)}. */
  static String named(ObjectNode set) {
    return Trees.text(set, "name") + " (" + Trees.text(set, "type") + ")";
  }
}
