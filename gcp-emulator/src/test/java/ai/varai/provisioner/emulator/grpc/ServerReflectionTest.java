package ai.varai.provisioner.emulator.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import ai.varai.provisioner.emulator.RestCalls;
import com.google.protobuf.ByteString;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.Descriptors.MethodDescriptor;
import com.google.protobuf.DynamicMessage;
import io.grpc.CallOptions;
import io.grpc.protobuf.ProtoUtils;
import io.grpc.reflection.v1.ExtensionRequest;
import io.grpc.reflection.v1.ServerReflectionGrpc;
import io.grpc.reflection.v1.ServerReflectionRequest;
import io.grpc.reflection.v1.ServerReflectionResponse;
import io.grpc.reflection.v1.ServiceResponse;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.StreamObserver;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Tools that know no protobuf files, by the gRPC project's own client. */
class ServerReflectionTest extends PlainChannel {
  /** The answers of a conversation, and that it ended well. */
  private static final class Heard<T> implements StreamObserver<T> {
    final List<T> answers = new ArrayList<>();
    final CompletableFuture<List<T>> all = new CompletableFuture<>();

    @Override
    public void onNext(T answer) {
      answers.add(answer);
    }

    @Override
    public void onError(Throwable failure) {
      all.completeExceptionally(failure);
    }

    @Override
    public void onCompleted() {
      all.complete(answers);
    }
  }

  private List<ServerReflectionResponse> ask(ServerReflectionRequest... requests) {
    Heard<ServerReflectionResponse> heard = new Heard<>();
    StreamObserver<ServerReflectionRequest> out =
        ServerReflectionGrpc.newStub(channel).serverReflectionInfo(heard);
    for (ServerReflectionRequest each : requests) {
      out.onNext(each);
    }
    out.onCompleted();
    return heard.all.join();
  }

  private ServerReflectionResponse ask(ServerReflectionRequest.Builder request) {
    return ask(request.build()).get(0);
  }

  private static ServerReflectionRequest.Builder request() {
    return ServerReflectionRequest.newBuilder().setHost("here");
  }

  private ServerReflectionResponse symbol(String name) {
    return ask(request().setFileContainingSymbol(name));
  }

  private static FileDescriptor built(List<ByteString> files) throws Exception {
    Map<String, FileDescriptorProto> protos = new HashMap<>();
    for (ByteString each : files) {
      FileDescriptorProto proto = FileDescriptorProto.parseFrom(each);
      protos.put(proto.getName(), proto);
    }
    return build(FileDescriptorProto.parseFrom(files.get(0)), protos, new HashMap<>());
  }

  private static FileDescriptor build(
      FileDescriptorProto proto,
      Map<String, FileDescriptorProto> protos,
      Map<String, FileDescriptor> done)
      throws Exception {
    FileDescriptor there = done.get(proto.getName());
    if (there != null) {
      return there;
    }
    List<FileDescriptor> imports = new ArrayList<>();
    for (String name : proto.getDependencyList()) {
      imports.add(build(protos.get(name), protos, done));
    }
    FileDescriptor file = FileDescriptor.buildFrom(proto, imports.toArray(new FileDescriptor[0]));
    done.put(proto.getName(), file);
    return file;
  }

  @Test
  void everyServiceIsListedAndItsFilesAreWhole() throws Exception {
    List<ServiceResponse> services =
        ask(request().setListServices("*")).getListServicesResponse().getServiceList();
    assertThat(services)
        .extracting(ServiceResponse::getName)
        .contains(
            "google.cloud.secretmanager.v1.SecretManagerService",
            "google.cloud.run.v2.Services",
            "google.pubsub.v1.Publisher",
            // Whose methods JSON routes answer, and whose are translated.
            "google.iam.v2.Policies",
            "google.storage.v2.Storage",
            "google.longrunning.Operations")
        .isSorted()
        .doesNotHaveDuplicates();
    for (ServiceResponse each : services) {
      FileDescriptor file =
          built(symbol(each.getName()).getFileDescriptorResponse().getFileDescriptorProtoList());
      assertThat(file.getServices()).anyMatch(s -> s.getFullName().equals(each.getName()));
    }
  }

  @Test
  void aMethodIsCalledByWhatTheReflectionTellsOnly() throws Exception {
    new RestCalls(CLOUD)
        .post("/v1/projects/mirrors/secrets?secretId=kept", "{\"replication\":{\"automatic\":{}}}");
    String service = "google.cloud.secretmanager.v1.SecretManagerService";
    MethodDescriptor method =
        built(symbol(service).getFileDescriptorResponse().getFileDescriptorProtoList())
            .findServiceByName("SecretManagerService")
            .findMethodByName("ListSecrets");
    DynamicMessage answer =
        ClientCalls.blockingUnaryCall(
            channel,
            io.grpc.MethodDescriptor.<DynamicMessage, DynamicMessage>newBuilder()
                .setType(io.grpc.MethodDescriptor.MethodType.UNARY)
                .setFullMethodName(service + "/ListSecrets")
                .setRequestMarshaller(
                    ProtoUtils.marshaller(DynamicMessage.getDefaultInstance(method.getInputType())))
                .setResponseMarshaller(
                    ProtoUtils.marshaller(
                        DynamicMessage.getDefaultInstance(method.getOutputType())))
                .build(),
            CallOptions.DEFAULT,
            DynamicMessage.newBuilder(method.getInputType())
                .setField(method.getInputType().findFieldByName("parent"), "projects/mirrors")
                .build());
    assertThat(answer.getField(method.getOutputType().findFieldByName("total_size"))).isEqualTo(1);
  }

  @Test
  void filesAreFoundByWhatIsInThem() {
    Map<String, String> defined =
        Map.of(
            "google.cloud.secretmanager.v1.Secret", "google/cloud/secretmanager/v1/resources.proto",
            "google.cloud.secretmanager.v1.Secret.name",
                "google/cloud/secretmanager/v1/resources.proto",
            "google.cloud.secretmanager.v1.Replication.UserManaged.Replica",
                "google/cloud/secretmanager/v1/resources.proto",
            "google.cloud.secretmanager.v1.SecretVersion.State",
                "google/cloud/secretmanager/v1/resources.proto",
            "google.cloud.secretmanager.v1.SecretManagerService.GetSecret",
                "google/cloud/secretmanager/v1/service.proto",
            "google.api.http", "google/api/annotations.proto");
    defined.forEach(
        (symbol, file) ->
            assertThat(symbol(symbol).getFileDescriptorResponse().getFileDescriptorProtoList())
                .as(symbol)
                .first()
                .satisfies(
                    proto ->
                        assertThat(FileDescriptorProto.parseFrom(proto).getName())
                            .isEqualTo(file)));
    String options = "google.protobuf.MethodOptions";
    assertThat(
            ask(request().setAllExtensionNumbersOfType(options))
                .getAllExtensionNumbersResponse()
                .getExtensionNumberList())
        .contains(72295728);
    assertThat(
            ask(request()
                    .setFileContainingExtension(
                        ExtensionRequest.newBuilder()
                            .setContainingType(options)
                            .setExtensionNumber(72295728)))
                .getFileDescriptorResponse()
                .getFileDescriptorProto(0)
                .toStringUtf8())
        .contains("google/api/annotations.proto");
  }

  @Test
  void oneConversationHasManyQuestionsAndAnswersWhatThereIsNot() {
    List<ServerReflectionResponse> answers =
        ask(
            request().setFileByFilename("no/such.proto").build(),
            request().setFileContainingSymbol("google.cloud.secretmanager.v1.Nothing").build(),
            request().setFileContainingSymbol("").build(),
            request().build(),
            request().setFileByFilename("google/rpc/status.proto").build());
    assertThat(answers).hasSize(5);
    assertThat(answers.subList(0, 4))
        .extracting(a -> a.getErrorResponse().getErrorCode())
        .containsExactly(5, 5, 5, 3);
    assertThat(answers.get(4).getFileDescriptorResponse().getFileDescriptorProtoCount())
        .isGreaterThan(1);
    assertThat(answers.get(4).getValidHost()).isEqualTo("here");
    assertThat(answers.get(4).getOriginalRequest().getFileByFilename())
        .isEqualTo("google/rpc/status.proto");
  }

  @Test
  void toolsThatKnowTheOlderVersionAreAnsweredToo() {
    Heard<io.grpc.reflection.v1alpha.ServerReflectionResponse> heard = new Heard<>();
    var out =
        io.grpc.reflection.v1alpha.ServerReflectionGrpc.newStub(channel)
            .withCompression("gzip")
            .serverReflectionInfo(heard);
    out.onNext(
        io.grpc.reflection.v1alpha.ServerReflectionRequest.newBuilder()
            .setFileContainingSymbol("google.pubsub.v1.Subscriber")
            .build());
    out.onCompleted();
    assertThat(heard.all.join())
        .singleElement()
        .satisfies(
            a ->
                assertThat(a.getFileDescriptorResponse().getFileDescriptorProtoList())
                    .isNotEmpty());
  }
}
