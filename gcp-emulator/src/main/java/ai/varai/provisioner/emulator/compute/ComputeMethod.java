package ai.varai.provisioner.emulator.compute;

import java.util.List;

/**
 * One method of the Compute API, as its published HTTP rule describes it.
 *
 * @param service the collection of methods, such as {@code globalForwardingRules}
 * @param name the method in it, such as {@code insert}
 * @param verb the HTTP verb
 * @param path the path below {@code /compute/v1/}, with variables in braces
 * @param body the message of the request's body, or {@code -}
 * @param answer the message of the answer
 */
record ComputeMethod(
    String service, String name, String verb, String path, String body, String answer) {

  /** Where a method's resources live. */
  enum Level {
    GLOBAL,
    REGION,
    ZONE,
    AGGREGATED,
    PROJECT,
    OUTSIDE
  }

  static ComputeMethod parse(String line) {
    String[] p = line.split(" ");
    int dot = p[0].indexOf('.');
    return new ComputeMethod(
        p[0].substring(0, dot), p[0].substring(dot + 1), p[1], p[2], p[3], p[4]);
  }

  /** The id in the discovery document, such as {@code compute.networks.insert}. */
  String id() {
    return "compute." + service + "." + name;
  }

  private List<String> segments() {
    return List.of(path.split("/"));
  }

  Level level() {
    List<String> s = segments();
    if (!s.get(0).equals("projects")) {
      return Level.OUTSIDE;
    }
    if (s.size() < 4) {
      return Level.PROJECT;
    }
    return switch (s.get(2)) {
      case "global" -> Level.GLOBAL;
      case "regions" -> s.size() > 4 ? Level.REGION : Level.PROJECT;
      case "zones" -> s.size() > 4 ? Level.ZONE : Level.PROJECT;
      case "aggregated" -> Level.AGGREGATED;
      default -> Level.PROJECT;
    };
  }

  private int collectionAt() {
    return switch (level()) {
      case GLOBAL, AGGREGATED -> 3;
      case REGION, ZONE -> 4;
      default -> 2;
    };
  }

  /** The path's collection, such as {@code forwardingRules}; empty for methods of the project. */
  String collection() {
    List<String> s = segments();
    int i = collectionAt();
    return level() == Level.OUTSIDE || s.size() <= i ? "" : s.get(i);
  }

  /** The variable that holds the resource's name, or empty. */
  String nameVariable() {
    List<String> s = segments();
    int i = collectionAt() + 1;
    return s.size() > i && s.get(i).startsWith("{")
        ? s.get(i).substring(1, s.get(i).length() - 1)
        : "";
  }

  /** What follows the resource's name, such as {@code addPeering}, or empty. */
  String tail() {
    List<String> s = segments();
    int i = collectionAt() + (nameVariable().isEmpty() ? 1 : 2);
    return s.size() > i ? String.join("/", s.subList(i, s.size())) : "";
  }
}
