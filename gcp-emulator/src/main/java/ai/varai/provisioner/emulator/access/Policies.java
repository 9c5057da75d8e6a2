package ai.varai.provisioner.emulator.access;

import ai.varai.provisioner.emulator.api.Emulation;
import ai.varai.provisioner.emulator.compute.OwnedByOrganizations;
import ai.varai.provisioner.emulator.iam.Identities;
import ai.varai.provisioner.emulator.resourcemanager.Ancestors;
import ai.varai.provisioner.emulator.resourcemanager.ResourceTags;
import ai.varai.provisioner.emulator.storage.BucketOwners;
import ai.varai.provisioner.emulator.support.Projects.Project;
import com.google.iam.admin.v1.ServiceAccount;
import com.google.iam.v1.Policy;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The policies that count for a resource: its own, its project's, and those above. */
final class Policies {
  private static final String PROJECT = "cloudresourcemanager/project";
  private static final Pattern KMS =
      Pattern.compile(
          "(locations/[^/]+/keyRings/[^/]+)(/(?:cryptoKeys|importJobs)/[^/]+)?(?:/.*)?");
  private static final Pattern SECRET = Pattern.compile("((?:locations/[^/]+/)?secrets/[^/]+).*");
  private static final Pattern RUN =
      Pattern.compile("locations/([^/]+)/((?:services|jobs|workerPools)/[^/]+).*");
  private static final Pattern REPOSITORY =
      Pattern.compile("locations/([^/]+)/repositories/([^/]+).*");
  private static final Pattern LOG_VIEW =
      Pattern.compile("(locations/[^/]+/buckets/[^/]+/views/[^/]+).*");
  private static final Pattern PUBSUB =
      Pattern.compile("((?:topics|subscriptions|snapshots|schemas)/[^/@]+)(?:@.*)?");
  private static final Pattern ZONE = Pattern.compile("(managedZones/[^/]+).*");
  private static final Pattern ACCOUNT = Pattern.compile("serviceAccounts/([^/]+).*");
  private static final Pattern POOL =
      Pattern.compile("(locations/[^/]+/work(?:force|loadIdentity)Pools/[^/]+).*");
  private static final Pattern CONTAINER =
      Pattern.compile("((?:folders|organizations)/[^/]+)(?:/.*)?");
  private static final Pattern BUCKET =
      Pattern.compile("projects/_/buckets/([^/]+)(?:/(?:objects|managedFolders)/(.*))?.*");

  private final Emulation emulation;

  Policies(Emulation emulation) {
    this.emulation = emulation;
  }

  /** The project that a name lies in; empty outside of projects, and for a bucket of nobody. */
  Optional<Project> project(String resource) {
    Matcher bucket = BUCKET.matcher(resource);
    if (bucket.matches()) {
      return emulation
          .plugin(BucketOwners.class)
          .flatMap(o -> o.owner(bucket.group(1)))
          .map(emulation.projects()::require);
    }
    String[] parts = resource.split("/", 3);
    if (parts.length < 2 || !parts[0].equals("projects")) {
      return Optional.empty();
    }
    if (parts[1].equals("-") && parts.length > 2) {
      return emulation
          .plugin(Identities.class)
          .flatMap(i -> i.account(address(account(parts[2]))))
          .map(a -> emulation.projects().require(a.getProjectId()));
    }
    return Optional.of(emulation.projects().require(parts[1]));
  }

  private static String account(String rest) {
    Matcher m = ACCOUNT.matcher(rest);
    return m.matches() ? m.group(1) : "";
  }

  /** An account may be named by its unique id. */
  private String address(String account) {
    return account.contains("@")
        ? account
        : emulation
            .plugin(Identities.class)
            .flatMap(i -> i.named("projects/-/serviceAccounts/" + account))
            .map(ServiceAccount::getEmail)
            .orElse(account);
  }

  List<Policy> of(String api, String resource, Optional<Project> project) {
    List<Policy> out = new ArrayList<>();
    project.ifPresent(
        p -> {
          String[] parts = resource.split("/", 3);
          String rest = parts.length > 2 ? parts[2] : "";
          keys(api, resource, rest).stream()
              .flatMap(k -> emulation.policies().inForce(p.id(), k).stream())
              .forEach(out::add);
          emulation.policies().inForce(p.id(), PROJECT).ifPresent(out::add);
          above(p).forEach(x -> addShared(out, x));
        });
    if (project.isEmpty() && !resource.startsWith("projects/")) {
      for (String owner : owners(api, resource)) {
        if (owner.startsWith("projects/")) {
          out.addAll(of(api, owner, project(owner)));
        } else {
          addShared(out, owner);
        }
      }
      key(api, resource).flatMap(k -> emulation.policies().inForce("", k)).ifPresent(out::add);
      addShared(out, resource);
      emulation.plugin(Ancestors.class).ifPresent(a -> addShared(out, a.organization()));
    }
    return out;
  }

  /** The project, folders and organization that a resource lies in, or is. */
  List<String> containers(String api, String resource, Optional<Project> project) {
    Set<String> out = new LinkedHashSet<>();
    project.ifPresent(
        p -> {
          out.add(p.name());
          out.addAll(above(p));
        });
    if (project.isEmpty() && !resource.startsWith("projects/")) {
      for (String owner : owners(api, resource)) {
        if (owner.startsWith("projects/")) {
          out.addAll(containers(api, owner, project(owner)));
        } else {
          out.add(owner);
        }
      }
      emulation.plugin(Ancestors.class).ifPresent(a -> out.add(a.organization()));
    }
    return List.copyOf(out);
  }

  private List<String> above(Project project) {
    return emulation.plugin(Ancestors.class).map(a -> a.above(project.name())).orElse(List.of());
  }

  /** What lies above a resource outside of projects. */
  private List<String> owners(String api, String resource) {
    Matcher container = CONTAINER.matcher(resource);
    if (container.matches()) {
      return lineage(container.group(1));
    }
    if (api.equals("cloudresourcemanager")) {
      return emulation.plugin(ResourceTags.class).map(t -> t.owners(resource)).orElse(List.of());
    }
    if (api.equals("compute")) {
      return lineage(
          emulation
              .plugin(OwnedByOrganizations.class)
              .flatMap(o -> o.owner(resource))
              .orElse(resource));
    }
    return List.of();
  }

  private List<String> lineage(String container) {
    return emulation.plugin(Ancestors.class).map(a -> a.lineage(container)).orElse(List.of());
  }

  private void addShared(List<Policy> out, String name) {
    emulation.policies().inForce("", "cloudresourcemanager/" + name).ifPresent(out::add);
  }

  /**
   * A key of Cloud KMS takes over the policy of its key ring, an object those of the managed
   * folders that its name begins with.
   */
  private List<String> keys(String api, String resource, String rest) {
    if (api.equals("storage")) {
      return bucketKeys(resource);
    }
    if (!api.equals("cloudkms")) {
      return key(api, rest).stream().toList();
    }
    Matcher m = KMS.matcher(rest);
    if (!m.matches()) {
      return List.of();
    }
    String ring = "cloudkms/" + m.group(1);
    return m.group(2) == null ? List.of(ring) : List.of(ring, ring + m.group(2));
  }

  private static List<String> bucketKeys(String resource) {
    Matcher m = BUCKET.matcher(resource);
    if (!m.matches()) {
      return List.of();
    }
    List<String> out = new ArrayList<>();
    String bucket = "storage/b/" + m.group(1);
    out.add(bucket);
    String name = m.group(2) == null ? "" : m.group(2);
    for (int cut = name.indexOf('/'); cut >= 0; cut = name.indexOf('/', cut + 1)) {
      out.add(bucket + "/managedFolders/" + name.substring(0, cut + 1));
    }
    return out;
  }

  /** The key under which an API keeps the policy of the resource, or of what it lies in. */
  private Optional<String> key(String api, String rest) {
    return switch (api) {
      case "secretmanager" -> group(SECRET, rest).map(k -> "secretmanager/" + k);
      case "run" -> {
        Matcher m = RUN.matcher(rest);
        yield m.matches() ? Optional.of("run/" + m.group(1) + "/" + m.group(2)) : Optional.empty();
      }
      case "artifactregistry" -> {
        Matcher m = REPOSITORY.matcher(rest);
        yield m.matches()
            ? Optional.of("artifactregistry/" + m.group(1) + "/" + m.group(2))
            : Optional.empty();
      }
      case "pubsub" -> group(PUBSUB, rest).map(k -> "pubsub/" + k);
      case "dns" -> group(ZONE, rest).map(k -> "dns/" + k);
      case "logging" -> group(LOG_VIEW, rest).map(v -> "logging/" + v);
      case "iam", "iamcredentials" ->
          group(ACCOUNT, rest)
              .map(this::address)
              .map(Identities::policyKey)
              .or(() -> group(POOL, rest).map(p -> "iam/" + p));
      default -> Optional.empty();
    };
  }

  private static Optional<String> group(Pattern pattern, String text) {
    Matcher m = pattern.matcher(text);
    return m.matches() ? Optional.of(m.group(1)) : Optional.empty();
  }
}
