package ai.varai.provisioner.emulator.grpc;

import ai.varai.provisioner.emulator.api.ApiBuilder.Registered;
import ai.varai.provisioner.emulator.api.Call;
import ai.varai.provisioner.emulator.api.ProtoMethod;
import ai.varai.provisioner.emulator.control.DroppedConnection;
import ai.varai.provisioner.emulator.control.Invoker;
import ai.varai.provisioner.emulator.error.ErrorRenderer;
import ai.varai.provisioner.emulator.error.GoogleError;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.Message;
import com.linecorp.armeria.server.ServiceRequestContext;
import com.linecorp.armeria.server.grpc.GrpcService;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.ProtoUtils;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Serves the protobuf methods of all APIs over gRPC. */
public final class GrpcFront {

  private static final Metadata.Key<com.google.rpc.Status> DETAILS =
      Metadata.Key.of(
          "grpc-status-details-bin",
          ProtoUtils.metadataMarshaller(com.google.rpc.Status.getDefaultInstance()));

  private final Invoker invoker;

  public GrpcFront(Invoker invoker) {
    this.invoker = invoker;
  }

  public GrpcService service(Collection<Registered> apis) {
    Set<String> raw = new TreeSet<>();
    com.linecorp.armeria.server.grpc.GrpcServiceBuilder b =
        GrpcService.builder().useBlockingTaskExecutor(true);
    Map<String, List<ProtoMethod>> byService = new LinkedHashMap<>();
    for (Registered r : apis) {
      r.raw()
          .forEach(
              d -> {
                raw.add(d.getServiceDescriptor().getName());
                b.addService(d);
              });
      r.methods()
          .forEach(
              m -> byService.computeIfAbsent(m.info().service(), k -> new ArrayList<>()).add(m));
    }
    byService.forEach(
        (name, methods) -> {
          if (!raw.contains(name)) {
            ServerServiceDefinition.Builder s = ServerServiceDefinition.builder(name);
            Set<String> seen = new TreeSet<>();
            methods.stream().filter(m -> seen.add(m.info().method())).forEach(m -> add(s, m));
            b.addService(s.build());
          }
        });
    return b.build();
  }

  private void add(ServerServiceDefinition.Builder service, ProtoMethod m) {
    Message answerType = DynamicMessage.getDefaultInstance(m.descriptor().getOutputType());
    boolean streaming = m.descriptor().isClientStreaming() || m.descriptor().isServerStreaming();
    MethodDescriptor<Message, Message> d =
        MethodDescriptor.<Message, Message>newBuilder()
            .setType(
                !streaming
                    ? MethodDescriptor.MethodType.UNARY
                    : m.descriptor().isClientStreaming()
                        ? MethodDescriptor.MethodType.BIDI_STREAMING
                        : MethodDescriptor.MethodType.SERVER_STREAMING)
            .setFullMethodName(
                MethodDescriptor.generateFullMethodName(m.info().service(), m.info().method()))
            .setRequestMarshaller(ProtoUtils.marshaller(m.requestDefault()))
            .setResponseMarshaller(ProtoUtils.marshaller(answerType))
            .build();
    if (m.descriptor().isClientStreaming()) {
      service.addMethod(
          d,
          ServerCalls.asyncBidiStreamingCall(
              out -> {
                out.onError(exception(GoogleError.unimplemented(m.info().fullName())));
                return new Ignore();
              }));
    } else if (streaming) {
      service.addMethod(d, ServerCalls.asyncServerStreamingCall((q, out) -> answer(m, q, out)));
    } else {
      service.addMethod(d, ServerCalls.asyncUnaryCall((q, out) -> answer(m, q, out)));
    }
  }

  private void answer(ProtoMethod m, Message request, StreamObserver<Message> out) {
    ServiceRequestContext ctx = ServiceRequestContext.current();
    String authority = Optional.ofNullable(ctx.request().headers().get(":authority")).orElse("");
    Call call =
        new Call(
            m.info(),
            Call.Transport.GRPC,
            authority.replaceAll(":\\d+$", ""),
            "POST",
            ctx.path(),
            Map.of(),
            invoker.identified(name -> Optional.ofNullable(ctx.request().headers().get(name))));
    try {
      Message answer =
          invoker.invoke(
              call,
              resource(request),
              () -> {
                invoker.authorize(call, request);
                return m.handler().handle(request, call);
              });
      out.onNext(answer);
      out.onCompleted();
    } catch (GoogleError e) {
      out.onError(exception(e));
    } catch (DroppedConnection e) {
      ctx.log()
          .whenAvailable(com.linecorp.armeria.common.logging.RequestLogProperty.SESSION)
          .thenAccept(
              l -> {
                io.netty.channel.Channel channel = l.channel();
                if (channel != null) {
                  channel.close();
                }
              });
      out.onError(Status.UNAVAILABLE.withDescription("connection dropped").asRuntimeException());
    }
  }

  /** The name of the resource that a request is about, as far as its fields tell. */
  static String resource(Message request) {
    for (String field : List.of("name", "parent", "resource", "project")) {
      FieldDescriptor f = request.getDescriptorForType().findFieldByName(field);
      if (f != null
          && f.getJavaType() == FieldDescriptor.JavaType.STRING
          && !f.isRepeated()
          && !((String) request.getField(f)).isEmpty()) {
        return (String) request.getField(f);
      }
    }
    for (FieldDescriptor f : request.getDescriptorForType().getFields()) {
      if (f.getJavaType() == FieldDescriptor.JavaType.MESSAGE
          && !f.isRepeated()
          && request.hasField(f)) {
        FieldDescriptor name = f.getMessageType().findFieldByName("name");
        if (name != null && name.getJavaType() == FieldDescriptor.JavaType.STRING) {
          return (String) ((Message) request.getField(f)).getField(name);
        }
      }
    }
    return "";
  }

  private static StatusRuntimeException exception(GoogleError e) {
    Metadata trailers = new Metadata();
    if (!e.details().isEmpty()) {
      trailers.put(DETAILS, ErrorRenderer.status(e));
    }
    return Status.fromCodeValue(e.code().getNumber())
        .withDescription(e.text())
        .asRuntimeException(trailers);
  }

  private static final class Ignore implements StreamObserver<Message> {
    @Override
    public void onNext(Message value) {}

    @Override
    public void onError(Throwable t) {}

    @Override
    public void onCompleted() {}
  }
}
