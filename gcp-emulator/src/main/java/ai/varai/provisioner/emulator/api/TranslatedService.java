package ai.varai.provisioner.emulator.api;

import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.Descriptors.MethodDescriptor;
import com.google.protobuf.Descriptors.ServiceDescriptor;
import com.google.protobuf.Message;
import com.google.protobuf.MessageLite;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A protobuf service that an API has over gRPC, and that translates its requests into calls of the
 * API's JSON routes. Its descriptor is read when it is first called.
 */
public final class TranslatedService {

  private final EmulatedApi api;
  private final Supplier<ServiceDescriptor> descriptor;
  private final UnaryOperator<Methods> declared;
  private volatile @Nullable Map<String, ProtoMethod> methods;

  TranslatedService(
      EmulatedApi api,
      String name,
      Supplier<FileDescriptor> file,
      UnaryOperator<Methods> declared) {
    String simple = name.substring(name.lastIndexOf('.') + 1);
    this.api = api;
    this.descriptor = () -> file.get().findServiceByName(simple);
    this.declared = declared;
  }

  /** Takes the methods; those that get none answer UNIMPLEMENTED. */
  public static final class Methods {

    private record Declared(Supplier<? extends Message> request, Translation translation) {}

    private final Map<String, Declared> declared = new HashMap<>();

    /** Says how a unary method is answered. */
    public <Q extends MessageLite & Message, A extends Message> Methods unary(
        String method, Class<Q> request, Translation.Unary<Q, A> how) {
      declared.put(
          method,
          new Declared(
              new RequestType<>(request),
              new Translation.One((q, routes) -> how.answer(request.cast(q), routes))));
      return this;
    }

    /** Says how a method with streams is answered. */
    public <Q extends MessageLite & Message, A extends Message> Methods streaming(
        String method, Class<Q> request, Translation.Streaming<Q, A> how) {
      declared.put(
          method,
          new Declared(
              new RequestType<>(request),
              new Translation.Many(
                  (routes, answers) -> how.open(routes, Answers.of(answers)).typed(request))));
      return this;
    }
  }

  private Map<String, ProtoMethod> read() {
    ServiceDescriptor service = descriptor.get();
    Map<String, Methods.Declared> all = declared.apply(new Methods()).declared;
    all.keySet().stream()
        .filter(name -> service.findMethodByName(name) == null)
        .findFirst()
        .ifPresent(
            name -> {
              throw new IllegalArgumentException(service.getFullName() + " has no method " + name);
            });
    return service.getMethods().stream()
        .collect(
            Collectors.toUnmodifiableMap(
                MethodDescriptor::getName, m -> method(m, all.get(m.getName()))));
  }

  private ProtoMethod method(MethodDescriptor m, Methods.@Nullable Declared declared) {
    ApiMethod info =
        new ApiMethod(
            api.name(),
            m.getService().getFullName(),
            m.getName(),
            declared != null,
            api.errorStyle());
    return declared == null
        ? ProtoMethod.refused(info, m)
        : ProtoMethod.translated(info, m, declared.request(), declared.translation());
  }

  private Map<String, ProtoMethod> methods() {
    Map<String, ProtoMethod> now = methods;
    if (now == null) {
      now = read();
      methods = now;
    }
    return now;
  }

  public ServiceDescriptor descriptor() {
    return descriptor.get();
  }

  /** What it has, in the order of the descriptor. */
  public List<ApiMethod> surface() {
    return descriptor.get().getMethods().stream()
        .flatMap(m -> method(m.getName()).stream())
        .map(ProtoMethod::info)
        .toList();
  }

  /** A method by its name in the service. */
  public Optional<ProtoMethod> method(String name) {
    return Optional.ofNullable(methods().get(name));
  }
}
