package ai.varai.provisioner.emulator.support;

import ai.varai.provisioner.emulator.api.Emulation;
import ai.varai.provisioner.emulator.api.JsonAnswer;
import ai.varai.provisioner.emulator.api.JsonCall;
import ai.varai.provisioner.emulator.error.GoogleError;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.iam.v1.GetIamPolicyRequest;
import com.google.iam.v1.SetIamPolicyRequest;
import com.google.iam.v1.TestIamPermissionsRequest;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.util.JsonFormat;
import java.io.IOException;
import java.io.UncheckedIOException;

/** The three methods of allow policies, for the resources of an API without messages. */
public final class JsonPolicies {

  private static final ObjectMapper MAPPER = new ObjectMapper();

  private JsonPolicies() {}

  /** {@code getIamPolicy}, with the version that the caller understands in the body. */
  public static JsonAnswer get(Emulation emulation, JsonCall call, String project, String key) {
    GetIamPolicyRequest.Builder q = GetIamPolicyRequest.newBuilder();
    merge(call, q);
    return json(emulation.policies().get(project, key, q.getOptions().getRequestedPolicyVersion()));
  }

  /** {@code setIamPolicy}. */
  public static JsonAnswer set(Emulation emulation, JsonCall call, String project, String key) {
    SetIamPolicyRequest.Builder q = SetIamPolicyRequest.newBuilder();
    merge(call, q);
    return json(emulation.policies().set(project, key, q.getPolicy()));
  }

  /** {@code testIamPermissions} on the resource of a relative name. */
  public static JsonAnswer test(Emulation emulation, JsonCall call, String resource) {
    TestIamPermissionsRequest.Builder q = TestIamPermissionsRequest.newBuilder();
    merge(call, q);
    return json(PermissionTests.answer(emulation, call.call(), q.setResource(resource).build()));
  }

  private static void merge(JsonCall call, Message.Builder into) {
    try {
      JsonFormat.parser().merge(call.body().toString(), into);
    } catch (InvalidProtocolBufferException e) {
      throw GoogleError.invalidArgument("Invalid JSON payload received. " + e.getMessage());
    }
  }

  private static JsonAnswer json(Message message) {
    try {
      return JsonAnswer.ok(MAPPER.readTree(JsonFormat.printer().print(message)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
