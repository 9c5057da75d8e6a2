package ai.varai.provisioner.emulator.resourcemanager;

import ai.varai.provisioner.emulator.api.Call;
import ai.varai.provisioner.emulator.api.Emulation;
import ai.varai.provisioner.emulator.support.PermissionTests;
import com.google.iam.v1.GetIamPolicyRequest;
import com.google.iam.v1.Policy;
import com.google.iam.v1.SetIamPolicyRequest;
import com.google.iam.v1.TestIamPermissionsRequest;
import com.google.iam.v1.TestIamPermissionsResponse;

/** Allow policies of projects, folders, the organisation, and tags. */
final class ResourcePolicies {

  /** Key of a project's own policy among the project's policies. */
  static final String PROJECT = "cloudresourcemanager/project";

  private final Emulation emulation;
  private final ProjectRows rows;
  private final Hierarchy hierarchy;
  private final TagRows tags;

  ResourcePolicies(Emulation emulation, ProjectRows rows, Hierarchy hierarchy, TagRows tags) {
    this.emulation = emulation;
    this.rows = rows;
    this.hierarchy = hierarchy;
    this.tags = tags;
  }

  /** Key of the policy of a tag key or value. */
  static String tag(String name) {
    return "cloudresourcemanager/" + name;
  }

  /** Key of the policy of a folder, or of the organization. */
  static String folder(String name) {
    return "cloudresourcemanager/" + name;
  }

  private record Key(String project, String resource) {}

  private Key key(String resource) {
    if (resource.startsWith("projects/")) {
      return new Key(rows.key(resource).id(), PROJECT);
    }
    if (resource.startsWith("tagKeys/")) {
      return new Key(Hierarchy.SHARED, tag(tags.key(resource).getName()));
    }
    if (resource.startsWith("tagValues/")) {
      return new Key(Hierarchy.SHARED, tag(tags.value(resource).getName()));
    }
    hierarchy.requireParent(resource);
    return shared(resource);
  }

  private static Key shared(String resource) {
    return new Key(Hierarchy.SHARED, folder(resource));
  }

  /** A folder that is about to be deleted shows its policy still. */
  private Key readable(String resource) {
    return hierarchy.find(resource).isPresent() ? shared(resource) : key(resource);
  }

  Policy get(GetIamPolicyRequest q, Call call) {
    Key key = readable(q.getResource());
    return emulation
        .policies()
        .get(key.project(), key.resource(), q.getOptions().getRequestedPolicyVersion());
  }

  Policy set(SetIamPolicyRequest q, Call call) {
    Key key = key(q.getResource());
    return emulation.policies().set(key.project(), key.resource(), q.getPolicy());
  }

  TestIamPermissionsResponse test(TestIamPermissionsRequest q, Call call) {
    key(q.getResource());
    return PermissionTests.answer(emulation, call, q);
  }
}
