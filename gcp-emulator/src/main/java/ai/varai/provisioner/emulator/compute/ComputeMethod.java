package ai.varai.provisioner.emulator.compute;

/**
 * One method of the Compute API, as its published HTTP rule describes it.
 *
 * @param service the collection of methods, such as {@code globalForwardingRules}
 * @param name the method in it, such as {@code insert}
 * @param verb the HTTP verb
 * @param path the path below {@code /compute/v1/}, with variables in braces
 * @param body the message of the request's body, or {@code -}
 * @param answer the message of the answer
 * @param level where its resources live
 * @param collection the path's collection, such as {@code forwardingRules}; empty outside of
 *     projects
 * @param nameVariable the variable that holds the resource's name, or empty
 * @param tail what follows the resource's name, such as {@code addPeering}, or empty
 */
record ComputeMethod(
    String service,
    String name,
    String verb,
    String path,
    String body,
    String answer,
    Level level,
    String collection,
    String nameVariable,
    String tail) {

  /** Where a method's resources live. */
  enum Level {
    GLOBAL,
    REGION,
    ZONE,
    AGGREGATED,
    PROJECT,
    /** What organizations and folders own: {@code locations/global}, outside of projects. */
    ORGANIZATION
  }

  static ComputeMethod parse(String line) {
    String[] p = line.split(" ", -1);
    int dot = p[0].indexOf('.');
    String[] s = p[2].split("/");
    Level level = level(s);
    int at =
        switch (level) {
          case GLOBAL, AGGREGATED -> 3;
          case REGION, ZONE -> 4;
          default -> 2;
        };
    String collection = s.length <= at ? "" : s[at];
    int after = at + 1;
    String variable = "";
    if (s.length > after && s[after].startsWith("{")) {
      variable = s[after].substring(1, s[after].length() - 1);
      after++;
    }
    StringBuilder tail = new StringBuilder();
    for (int i = after; i < s.length; i++) {
      tail.append(tail.isEmpty() ? "" : "/").append(s[i]);
    }
    return new ComputeMethod(
        p[0].substring(0, dot),
        p[0].substring(dot + 1),
        p[1],
        p[2],
        p[3],
        p[4],
        level,
        collection,
        variable,
        tail.toString());
  }

  private static Level level(String[] s) {
    if (!s[0].equals("projects")) {
      return Level.ORGANIZATION;
    }
    if (s.length < 4) {
      return Level.PROJECT;
    }
    return switch (s[2]) {
      case "global" -> Level.GLOBAL;
      case "regions" -> s.length > 4 ? Level.REGION : Level.PROJECT;
      case "zones" -> s.length > 4 ? Level.ZONE : Level.PROJECT;
      case "aggregated" -> Level.AGGREGATED;
      default -> Level.PROJECT;
    };
  }

  /** The id in the discovery document, such as {@code compute.networks.insert}. */
  String id() {
    String published =
        service.endsWith("SettingsService") ? service.replace("Service", "") : service;
    return "compute." + published + "." + name;
  }
}
