package ai.varai.provisioner.emulator.support;

import ai.varai.provisioner.emulator.api.Call;
import ai.varai.provisioner.emulator.api.Emulation;
import ai.varai.provisioner.emulator.error.GoogleError;
import com.google.iam.v1.TestIamPermissionsRequest;
import com.google.iam.v1.TestIamPermissionsResponse;

/** What {@code testIamPermissions} answers. */
public final class PermissionTests {

  /** Says which permissions a caller has; there is none while policies are not enforced. */
  @FunctionalInterface
  public interface Oracle {
    boolean allows(Call call, String permission, String resource);
  }

  private PermissionTests() {}

  /** Of the asked permissions those that the caller has; all while policies are not enforced. */
  public static TestIamPermissionsResponse answer(
      Emulation emulation, Call call, TestIamPermissionsRequest q) {
    TestIamPermissionsResponse.Builder out = TestIamPermissionsResponse.newBuilder();
    for (String permission : q.getPermissionsList()) {
      if (!permission.matches("[a-zA-Z0-9-]+(\\.[a-zA-Z0-9/]+){2,}")) {
        throw GoogleError.invalidArgument(
            "Permission " + permission + " is not valid for this resource.");
      }
      if (emulation
          .plugin(Oracle.class)
          .map(o -> o.allows(call, permission, q.getResource()))
          .orElse(true)) {
        out.addPermissions(permission);
      }
    }
    return out.build();
  }
}
