package ai.varai.provisioner.emulator.access;

import ai.varai.provisioner.emulator.api.Call;
import ai.varai.provisioner.emulator.http.ClientPaths;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The relative name of the resource that a call is about: {@code projects/p/secrets/s}. */
final class ResourceNames {
  private static final List<String> FIELDS =
      List.of(
          "name",
          "parent",
          "resource",
          "project",
          "log_name",
          "sink_name",
          "metric_name",
          "resource_names",
          "project_id",
          "topic",
          "subscription",
          "snapshot",
          "location");
  private static final Pattern BUCKET =
      Pattern.compile(
          "(?:/upload|/download)?/storage/v1/b/([^/?]+)(?:/(o|managedFolders)/([^/]+))?(?:/.*)?");
  private static final Pattern METRICS_SCOPE =
      Pattern.compile("/v1/locations/global/metricsScopes/([^/]+)(/.*)?");

  /** Resources of Cloud Run v1, without the verb of a custom method. */
  private static final Pattern NAMESPACE =
      Pattern.compile(".*/namespaces/([^/]+)(/[^:]*)?(?::[A-Za-z]+)?");

  /** What organizations and folders own in Compute Engine; the number of a policy names it. */
  private static final Pattern OWNED =
      Pattern.compile("/compute/[^/]+/(locations/global/[^/]+(?:/[^/]+)?).*");

  /** All tags of the resource of a full name. */
  private static final Pattern TAGGED =
      Pattern.compile("/v3/locations/[^/]+/(?:t|effectiveT)agBindingCollections/(.+)");

  /** What a deny policy is attached to. */
  private static final Pattern ATTACHED =
      Pattern.compile("/v2(?:beta)?/policies/([^/]+)/denypolicies(?:/.*)?");

  /** The people of an organization; a new pool of them says in its body whose it is. */
  private static final Pattern WORKFORCE =
      Pattern.compile("/v1/(locations/[^/]+/workforcePools(/.+?)?)(?::[A-Za-z]+)?");

  private static final Pattern ORGANIZATION = Pattern.compile("\"(organizations/[^\"/]+)\"");

  private static final Pattern DOCKER = Pattern.compile("/v2/([^/]+)/([^/]+)/.*");
  private static final Pattern LIEN = Pattern.compile("/v[13]/liens/p(\\d+)-.*");
  private static final Pattern IN_BODY = Pattern.compile("\"(projects/[^\"/]+)[^\"]*\"");

  /** Operations outside of projects, with the project's number in their names. */
  private static final Pattern OPERATION =
      Pattern.compile("(?:.*/)?operations/[^/]*?-(\\d+)-[^/]+");

  private ResourceNames() {}

  static String of(Message request) {
    for (String field : FIELDS) {
      String text = text(request, field);
      if (!text.isEmpty()) {
        return inProject(text);
      }
    }
    for (FieldDescriptor f : request.getDescriptorForType().getFields()) {
      if (f.getJavaType() != FieldDescriptor.JavaType.MESSAGE || f.isMapField()) {
        continue;
      }
      if (f.isRepeated()) {
        for (Object each : (List<?>) request.getField(f)) {
          String text = each instanceof Message m ? text(m, "log_name") : "";
          if (!text.isEmpty()) {
            return text;
          }
        }
      } else if (request.hasField(f)) {
        Message inner = (Message) request.getField(f);
        String text = text(inner, "name");
        text = text.isEmpty() ? text(inner, "parent") : text;
        if (!text.isEmpty()) {
          return text;
        }
      }
    }
    return "";
  }

  private static String inProject(String name) {
    Matcher operation = OPERATION.matcher(name);
    return !name.contains("projects/") && operation.matches()
        ? "projects/" + operation.group(1)
        : name;
  }

  /** Of Cloud Storage's XML API, whose paths begin with the bucket, if its host does not. */
  private static String ofXml(Call call, String path) {
    String[] parts = path.substring(1).split("/", 2);
    Optional<String> own = ClientPaths.bucket(call.host());
    String object = own.isPresent() ? path.substring(1) : parts.length > 1 ? parts[1] : "";
    return "projects/_/buckets/"
        + own.orElse(parts[0])
        + (object.isEmpty() ? "" : "/objects/" + object);
  }

  private static String text(Message message, String field) {
    FieldDescriptor f = message.getDescriptorForType().findFieldByName(field);
    if (f == null || f.getJavaType() != FieldDescriptor.JavaType.STRING) {
      return "";
    }
    if (f.isRepeated()) {
      return message.getRepeatedFieldCount(f) > 0 ? (String) message.getRepeatedField(f, 0) : "";
    }
    return (String) message.getField(f);
  }

  static String of(Call call, byte[] body) {
    String path = decoded(call.path());
    Matcher tagged = TAGGED.matcher(path);
    if (tagged.matches()) {
      return decoded(tagged.group(1));
    }
    Matcher bucket = BUCKET.matcher(call.path());
    if (bucket.matches()) {
      String name = "projects/_/buckets/" + decoded(bucket.group(1));
      String inside = bucket.group(3) == null ? "" : decoded(bucket.group(3));
      if ("managedFolders".equals(bucket.group(2))) {
        return name + "/managedFolders/" + inside + (inside.endsWith("/") ? "" : "/");
      }
      String object = inside.isEmpty() ? call.parameter("name").orElse("") : inside;
      return name + (object.isEmpty() ? "" : "/objects/" + object);
    }
    if (call.method().fullName().startsWith("storage.objects.")) {
      return ofXml(call, path);
    }
    Matcher scope = METRICS_SCOPE.matcher(path);
    if (scope.matches()) {
      return "projects/" + scope.group(1);
    }
    Matcher attached = ATTACHED.matcher(call.path());
    if (attached.matches()) {
      String point = decoded(decoded(attached.group(1)));
      return point.substring(point.indexOf('/') + 1);
    }
    for (String root : List.of("/projects/", "/folders/", "/organizations/")) {
      int at = path.indexOf(root);
      if (at >= 0) {
        return path.substring(at + 1).replaceFirst(":[A-Za-z]+$", "");
      }
    }
    Matcher pool = WORKFORCE.matcher(path);
    if (pool.matches()) {
      return pool.group(2) == null ? organization(call, body) : pool.group(1);
    }
    Matcher owned = OWNED.matcher(path);
    if (owned.matches()) {
      return call.parameter("parentId")
          .or(() -> call.parameter("targetResource"))
          .orElse(owned.group(1));
    }
    Matcher operation = OPERATION.matcher(path);
    if (operation.matches()) {
      return "projects/" + operation.group(1);
    }
    Matcher namespace = NAMESPACE.matcher(path);
    if (namespace.matches()) {
      String rest = namespace.group(2) == null ? "" : namespace.group(2);
      return "projects/" + namespace.group(1) + "/locations/" + region(call) + rest;
    }
    Matcher docker = DOCKER.matcher(path);
    if (docker.matches()) {
      return "projects/"
          + docker.group(1)
          + "/locations/"
          + region(call)
          + "/repositories/"
          + docker.group(2);
    }
    Matcher lien = LIEN.matcher(path);
    if (lien.matches()) {
      return "projects/" + lien.group(1);
    }
    for (String parameter : List.of("project", "network", "parent", "monitoredResourceContainer")) {
      String value = call.parameter(parameter).orElse("");
      if (!value.isEmpty()) {
        return value.startsWith("projects/") ? value : "projects/" + value;
      }
    }
    Matcher inBody = IN_BODY.matcher(new String(body, StandardCharsets.UTF_8));
    return inBody.find() ? inBody.group(1) : "";
  }

  private static String organization(Call call, byte[] body) {
    Matcher m = ORGANIZATION.matcher(new String(body, StandardCharsets.UTF_8));
    return call.parameter("parent").orElseGet(() -> m.find() ? m.group(1) : "");
  }

  private static String decoded(String path) {
    return URLDecoder.decode(path.replace("+", "%2B"), StandardCharsets.UTF_8);
  }

  /** The region before the API's label in a host, or {@code -}. */
  private static String region(Call call) {
    Matcher m = Pattern.compile("([a-z]+-[a-z]+\\d+)-.*").matcher(call.host());
    return m.matches() ? m.group(1) : "-";
  }
}
