package ai.varai.provisioner.emulator.storage.v2;

import ai.varai.provisioner.emulator.api.RouteCaller;
import ai.varai.provisioner.emulator.error.GoogleError;
import com.google.iam.v1.GetIamPolicyRequest;
import com.google.iam.v1.Policy;
import com.google.iam.v1.SetIamPolicyRequest;
import com.google.iam.v1.TestIamPermissionsRequest;
import com.google.iam.v1.TestIamPermissionsResponse;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Policies of buckets and of what lies in them. */
final class PolicyCalls {

  private static final Pattern RESOURCE =
      Pattern.compile(
          "(projects/_/buckets/[^/]+)(?:/(objects|managedFolders)/(.+))?", Pattern.DOTALL);

  private PolicyCalls() {}

  /** Where the JSON API has a resource's policy. */
  private static String path(String resource) {
    Matcher m = RESOURCE.matcher(resource);
    if (!m.matches()) {
      throw GoogleError.invalidArgument("Invalid resource name: '" + resource + "'.");
    }
    String path = Names.bucketPath(m.group(1));
    if (m.group(2) != null) {
      path +=
          (m.group(2).equals("objects") ? "/o/" : "/managedFolders/") + Names.segment(m.group(3));
    }
    return path + "/iam";
  }

  static Policy get(GetIamPolicyRequest q, RouteCaller routes) {
    return Protos.merge(
            Asked.of("GET", path(q.getResource()))
                .number("optionsRequestedPolicyVersion", q.getOptions().getRequestedPolicyVersion())
                .json(routes),
            Policy.newBuilder())
        .build();
  }

  static Policy set(SetIamPolicyRequest q, RouteCaller routes) {
    return Protos.merge(
            Asked.of("PUT", path(q.getResource())).body(Protos.json(q.getPolicy())).json(routes),
            Policy.newBuilder())
        .build();
  }

  static TestIamPermissionsResponse test(TestIamPermissionsRequest q, RouteCaller routes) {
    Asked asked = Asked.of("GET", path(q.getResource()) + "/testPermissions");
    q.getPermissionsList().forEach(p -> asked.with("permissions", p));
    return Protos.merge(asked.json(routes), TestIamPermissionsResponse.newBuilder()).build();
  }
}
