package ai.varai.provisioner.emulator.logging;

import ai.varai.provisioner.emulator.api.ApiBuilder;
import ai.varai.provisioner.emulator.api.Emulation;
import ai.varai.provisioner.emulator.api.JsonAnswer;
import ai.varai.provisioner.emulator.api.JsonCall;
import ai.varai.provisioner.emulator.error.GoogleError;
import ai.varai.provisioner.emulator.support.PermissionTests;
import ai.varai.provisioner.emulator.support.Projects.Project;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.iam.v1.GetIamPolicyRequest;
import com.google.iam.v1.SetIamPolicyRequest;
import com.google.iam.v1.TestIamPermissionsRequest;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.util.JsonFormat;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Allow policies of views: who reads the entries that one shows, and no others. */
final class LogViewPolicies {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final String ONE =
      "/v2/projects/{project}/locations/{location}/buckets/{bucket}/views/{view}";

  private final Emulation emulation;
  private final LogViews views;

  LogViewPolicies(Emulation emulation, LogViews views) {
    this.emulation = emulation;
    this.views = views;
  }

  void register(ApiBuilder api) {
    String id = "logging.projects.locations.buckets.views.";
    api.route("POST", ONE + ":getIamPolicy", id + "getIamPolicy", this::get)
        .route("POST", ONE + ":setIamPolicy", id + "setIamPolicy", this::set)
        .route("POST", ONE + ":testIamPermissions", id + "testIamPermissions", this::test);
  }

  private record Key(Project project, String name, String policy) {}

  private Key key(JsonCall call) {
    Project project = emulation.projects().require(call.variable("project"));
    String rest =
        "locations/%s/buckets/%s/views/%s"
            .formatted(call.variable("location"), call.variable("bucket"), call.variable("view"));
    views.require(project.name() + "/" + rest);
    return new Key(project, project.name() + "/" + rest, "logging/" + rest);
  }

  private JsonAnswer get(JsonCall call) {
    Key key = key(call);
    GetIamPolicyRequest.Builder q = GetIamPolicyRequest.newBuilder();
    merge(call, q);
    int version = q.getOptions().getRequestedPolicyVersion();
    return json(emulation.policies().get(key.project().id(), key.policy(), version));
  }

  private JsonAnswer set(JsonCall call) {
    Key key = key(call);
    SetIamPolicyRequest.Builder q = SetIamPolicyRequest.newBuilder();
    merge(call, q);
    return json(emulation.policies().set(key.project().id(), key.policy(), q.getPolicy()));
  }

  private JsonAnswer test(JsonCall call) {
    Key key = key(call);
    TestIamPermissionsRequest.Builder q = TestIamPermissionsRequest.newBuilder();
    merge(call, q);
    return json(PermissionTests.answer(emulation, call.call(), q.setResource(key.name()).build()));
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
