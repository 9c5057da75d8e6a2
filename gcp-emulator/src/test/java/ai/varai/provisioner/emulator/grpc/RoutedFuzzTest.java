package ai.varai.provisioner.emulator.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import ai.varai.provisioner.emulator.api.Apis;
import ai.varai.provisioner.emulator.api.BareEmulation;
import ai.varai.provisioner.emulator.api.EmulatedApi;
import ai.varai.provisioner.emulator.api.RoutedService;
import ai.varai.provisioner.emulator.api.TranslatedService;
import ai.varai.provisioner.emulator.junit.GcpEmulatorExtension;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.MethodDescriptor;
import com.google.protobuf.DynamicMessage;
import com.linecorp.armeria.client.WebClient;
import com.linecorp.armeria.common.AggregatedHttpResponse;
import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.RequestHeaders;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Nonsense for every method that JSON routes answer: a refusal, never an internal error. */
class RoutedFuzzTest {

  @RegisterExtension static final GcpEmulatorExtension CLOUD = new GcpEmulatorExtension();

  private static final List<String> VALUES =
      List.of(
          "",
          "x",
          "-",
          "..",
          "a/%zz/%2F",
          "🙂 \u0000",
          "projects/p/locations/global/certificates/c",
          "projects/_/buckets/b",
          "projects/_/buckets/b/objects/o/uploads/u",
          "projects/p/policies/compute.skipDefaultNetworkCreation",
          "policies/cloudresourcemanager.googleapis.com%2Fprojects%2Fp/denypolicies/d",
          "organizations/1/locations/global/principalAccessBoundaryPolicies/b",
          "locations/global/metricsScopes/p/projects/q",
          "billingAccounts/000000-000000-000000");

  private static List<MethodDescriptor> methods() {
    try (BareEmulation bare = new BareEmulation()) {
      List<EmulatedApi> apis =
          ServiceLoader.load(EmulatedApi.class).stream().map(ServiceLoader.Provider::get).toList();
      return new Apis(apis, bare.emulation())
          .all().stream()
              .flatMap(
                  api ->
                      Stream.concat(
                          api.routed().values().stream().map(RoutedService::descriptor),
                          api.translated().values().stream().map(TranslatedService::descriptor)))
              .distinct()
              .flatMap(service -> service.getMethods().stream())
              .toList();
    }
  }

  private static DynamicMessage filled(Descriptor type, String text, int depth) {
    DynamicMessage.Builder b = DynamicMessage.newBuilder(type);
    for (FieldDescriptor f : type.getFields()) {
      if (f.isRepeated()) {
        continue;
      }
      switch (f.getJavaType()) {
        case STRING -> b.setField(f, text);
        case INT -> b.setField(f, -1);
        case LONG -> b.setField(f, -1L);
        case BOOLEAN -> b.setField(f, true);
        case MESSAGE -> {
          if (depth > 0 && !f.getMessageType().getFullName().startsWith("google.protobuf.")) {
            b.setField(f, filled(f.getMessageType(), text, depth - 1));
          }
        }
        default -> {}
      }
    }
    return b.build();
  }

  @Test
  void nonsenseIsRefusedOrAnsweredAndNeverAnInternalError() {
    WebClient client = WebClient.of("h2c://" + CLOUD.emulator().endpoint());
    List<MethodDescriptor> methods = methods();
    assertThat(methods).hasSizeGreaterThan(60);
    List<String> bad = new ArrayList<>();
    for (MethodDescriptor m : methods) {
      for (String value : VALUES) {
        byte[] message = filled(m.getInputType(), value, 2).toByteArray();
        AggregatedHttpResponse answer =
            client
                .execute(
                    HttpRequest.of(
                        RequestHeaders.of(
                            HttpMethod.POST,
                            "/" + m.getService().getFullName() + "/" + m.getName(),
                            "content-type",
                            "application/grpc",
                            "te",
                            "trailers"),
                        HttpData.wrap(
                            ByteBuffer.allocate(5 + message.length)
                                .put((byte) 0)
                                .putInt(message.length)
                                .put(message)
                                .array())))
                .aggregate()
                .join();
        String status =
            answer.trailers().get("grpc-status", answer.headers().get("grpc-status", "none"));
        String text =
            answer.trailers().get("grpc-message", answer.headers().get("grpc-message", ""));
        // OK, INVALID_ARGUMENT, NOT_FOUND, ALREADY_EXISTS, PERMISSION_DENIED, FAILED_PRECONDITION,
        // ABORTED, OUT_OF_RANGE, UNIMPLEMENTED
        if (!List.of("0", "3", "5", "6", "7", "9", "10", "11", "12").contains(status)
            || text.contains("Exception")) {
          bad.add(m.getFullName() + " '" + value + "': " + status + " " + text);
        }
      }
    }
    assertThat(bad).isEmpty();
  }
}
