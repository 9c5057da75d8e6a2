package ai.varai.provisioner.emulator.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import ai.varai.provisioner.emulator.api.Apis;
import ai.varai.provisioner.emulator.api.EmulatedApi;
import ai.varai.provisioner.emulator.api.Emulation;
import ai.varai.provisioner.emulator.api.Plugins;
import ai.varai.provisioner.emulator.api.RoutedService;
import ai.varai.provisioner.emulator.control.EmulatorClock;
import ai.varai.provisioner.emulator.control.Settings;
import ai.varai.provisioner.emulator.junit.GcpEmulatorExtension;
import ai.varai.provisioner.emulator.operation.LroMode;
import ai.varai.provisioner.emulator.operation.Operations;
import ai.varai.provisioner.emulator.store.Journal;
import ai.varai.provisioner.emulator.store.Store;
import ai.varai.provisioner.emulator.support.IamPolicies;
import ai.varai.provisioner.emulator.support.Ids;
import ai.varai.provisioner.emulator.support.Projects;
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
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.ServiceLoader;
import java.util.Set;
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
          "projects/p/policies/compute.skipDefaultNetworkCreation",
          "policies/cloudresourcemanager.googleapis.com%2Fprojects%2Fp/denypolicies/d",
          "organizations/1/locations/global/principalAccessBoundaryPolicies/b",
          "locations/global/metricsScopes/p/projects/q",
          "billingAccounts/000000-000000-000000");

  private static List<MethodDescriptor> methods() {
    Store store = new Store(Journal.none());
    EmulatorClock clock = new EmulatorClock(Clock.systemUTC());
    Operations operations = new Operations(store, clock, LroMode.ZERO);
    try {
      Emulation emulation =
          new Emulation(
              store,
              new Projects(store, Set.of()),
              clock,
              new Ids(new Random(1)),
              operations,
              new IamPolicies(store, clock),
              new Settings(Duration.ZERO),
              new Plugins(Map.of()));
      List<EmulatedApi> apis =
          ServiceLoader.load(EmulatedApi.class).stream().map(ServiceLoader.Provider::get).toList();
      return new Apis(apis, emulation)
          .all().stream()
              .flatMap(api -> api.routed().values().stream())
              .map(RoutedService::descriptor)
              .distinct()
              .flatMap(service -> service.getMethods().stream())
              .toList();
    } finally {
      operations.close();
      store.close();
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
        // ABORTED, UNIMPLEMENTED
        if (!List.of("0", "3", "5", "6", "7", "9", "10", "12").contains(status)
            || text.contains("Exception")) {
          bad.add(m.getFullName() + " '" + value + "': " + status + " " + text);
        }
      }
    }
    assertThat(bad).isEmpty();
  }
}
