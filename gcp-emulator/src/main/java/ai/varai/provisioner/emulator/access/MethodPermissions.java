package ai.varai.provisioner.emulator.access;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The permission that a method needs. Names follow from the method's by the rule that Google's own
 * mostly follow (service, collection, verb); {@code methods.txt} holds what does not.
 *
 * @see <a href="https://cloud.google.com/iam/docs/permissions-reference">Permissions</a>
 */
public final class MethodPermissions {

  /** Needs no permission: the caller learns nothing that is not his. */
  private static final String OPEN = "-";

  private static final Map<String, String> TABLE = read();

  private static final Set<String> UNGUARDED_APIS =
      Set.of("oauth2", "sts", "metadata", "discovery");

  /** The first part of permissions, where it is not the API's name. */
  private static final Map<String, String> SERVICE =
      Map.of("sqladmin", "cloudsql", "cloudresourcemanager", "resourcemanager");

  private static final Map<String, String> JSON_VERBS =
      Map.of(
          "insert", "create",
          "patch", "update",
          "replaceService", "update",
          "replaceJob", "update",
          "replaceWorkerPool", "update",
          "aggregatedList", "list",
          "wait", "get",
          "bulkInsert", "create");

  private static final Map<String, String> OPERATION_VERBS =
      Map.of(
          "ListOperations", "list",
          "DeleteOperation", "delete",
          "CancelOperation", "cancel");

  private static final Pattern RPC =
      Pattern.compile(
          "(Get|List|Create|Update|Delete|Undelete|Enable|Disable|Destroy|Move|Cancel|Pause|Run"
              + "|Verify|Send)([A-Z]\\w*)");

  private static final Map<String, String> NOUNS =
      Map.of(
          "secretVersions", "versions",
          "workerPools", "workerpools",
          "logBuckets", "buckets",
          "logExclusions", "exclusions");

  private MethodPermissions() {}

  /**
   * The permission of a method; empty when it needs none.
   *
   * @param fullName as {@code ApiMethod.fullName} gives it
   * @param resource a relative name, from which the collection of a policy is taken
   */
  public static Optional<String> of(String api, String fullName, String resource) {
    if (UNGUARDED_APIS.contains(api)) {
      return Optional.empty();
    }
    String[] parts = fullName.split("\\.", -1);
    String method = parts[parts.length - 1];
    boolean rpc = Character.isUpperCase(method.charAt(0));
    String brief = rpc ? parts[parts.length - 2] + "." + method : permissionsOf(fullName, method);
    if (brief.matches("LoggingServiceV2\\.(List|Tail)LogEntries") && resource.contains("/views/")) {
      return Optional.of("logging.views.access");
    }
    String known = TABLE.get(brief);
    if (known != null) {
      return known.equals(OPEN) ? Optional.empty() : Optional.of(known);
    }
    if (method.toLowerCase(Locale.ROOT).equals("testiampermissions")
        || fullName.contains(".operations.")) {
      return Optional.empty();
    }
    if (fullName.contains(".domainmappings.") || fullName.contains(".authorizeddomains.")) {
      // There are no permissions on them: who sees the project sees them, its editors change them.
      boolean reading = method.equals("get") || method.equals("list");
      return Optional.of("resourcemanager.projects." + (reading ? "get" : "update"));
    }
    if (api.equals("orgpolicy") && method.startsWith("get")) {
      return Optional.of("orgpolicy.policy.get");
    }
    if (brief.startsWith("logging.") && brief.contains("Queries.")) {
      return Optional.of("logging.queries.usePrivate");
    }
    if (brief.startsWith("TagBindings.")) {
      return Optional.of(TagUse.permission(method, resource));
    }
    if (fullName.contains("agBindingCollections.")) {
      boolean all = fullName.contains(".effective");
      String bound = method.equals("patch") ? "createTagBinding" : "listTagBindings";
      return Optional.of(TagUse.permission(all ? "listEffectiveTags" : bound, resource));
    }
    String service = SERVICE.getOrDefault(api, api);
    if (brief.equals("Locations.GetLocation") && (api.equals("run") || api.equals("vpcaccess"))) {
      return Optional.of(service + ".locations.list");
    }
    if (brief.startsWith("Operations.")) {
      // Operations outside of projects are known by their name only to who started them.
      String permission = service + ".operations." + OPERATION_VERBS.getOrDefault(method, "get");
      return resource.startsWith("projects/") && !OPEN.equals(TABLE.get(permission))
          ? Optional.of(permission)
          : Optional.empty();
    }
    if (rpc) {
      return Optional.of(service + "." + rpcAction(method, resource));
    }
    String verb = JSON_VERBS.getOrDefault(method, method);
    if (brief.contains("/")) {
      return Optional.of(brief.substring(0, brief.length() - method.length()) + verb);
    }
    String[] of = brief.split("\\.", -1);
    return Optional.of(service + "." + of[of.length - 2] + "." + verb);
  }

  /**
   * The method of the collection whose permissions count for it: {@code disks} for regional ones.
   */
  private static String permissionsOf(String fullName, String method) {
    String collection = fullName.substring(0, fullName.length() - method.length());
    String other = TABLE.get(collection + "*");
    return other == null ? fullName : other.substring(0, other.length() - 1) + method;
  }

  private static Map<String, String> read() {
    Map<String, String> out = new HashMap<>();
    try (InputStream in = MethodPermissions.class.getResourceAsStream("methods.txt")) {
      String text = new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
      for (String line : text.lines().toList()) {
        if (!line.startsWith("#")) {
          int space = line.indexOf(' ');
          out.put(line.substring(0, space), line.substring(space + 1));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out;
  }

  private static String rpcAction(String method, String resource) {
    if (method.equals("GetIamPolicy") || method.equals("SetIamPolicy")) {
      String collection = collection(resource);
      return NOUNS.getOrDefault(collection, collection) + "." + lower(method);
    }
    Matcher m = RPC.matcher(method);
    if (!m.matches()) {
      return collection(resource) + "." + lower(method);
    }
    String noun = lower(m.group(2));
    String plural = m.group(1).equals("List") ? noun : plural(noun);
    return NOUNS.getOrDefault(plural, plural) + "." + lower(m.group(1));
  }

  private static String plural(String noun) {
    if (noun.endsWith("y") && !noun.endsWith("ey")) {
      return noun.substring(0, noun.length() - 1) + "ies";
    }
    return noun.endsWith("s") || noun.endsWith("x") ? noun + "es" : noun + "s";
  }

  /** The collection of a name {@code .../collection/id}. */
  private static String collection(String resource) {
    String[] parts = resource.split("/", 0);
    return parts.length < 2 ? "resources" : parts[parts.length - 2];
  }

  private static String lower(String text) {
    return Character.toLowerCase(text.charAt(0)) + text.substring(1);
  }
}
