package ai.varai.provisioner.emulator.api;

import com.google.protobuf.Descriptors.MethodDescriptor;
import com.google.protobuf.Descriptors.ServiceDescriptor;
import com.google.protobuf.DynamicMessage;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A protobuf service that an API has over gRPC, and that the JSON routes of its REST bindings
 * answer. Its descriptor is read when it is first called.
 */
public final class RoutedService {

  private final EmulatedApi api;
  private final Supplier<ServiceDescriptor> descriptor;
  private final Function<MethodDescriptor, List<HttpBinding>> bindings;
  private volatile @Nullable Map<String, ProtoMethod> methods;

  RoutedService(
      EmulatedApi api,
      Supplier<ServiceDescriptor> descriptor,
      Function<MethodDescriptor, List<HttpBinding>> bindings) {
    this.api = api;
    this.descriptor = descriptor;
    this.bindings = bindings;
  }

  private Map<String, ProtoMethod> read() {
    return descriptor.get().getMethods().stream()
        .collect(Collectors.toUnmodifiableMap(MethodDescriptor::getName, this::method));
  }

  private ProtoMethod method(MethodDescriptor m) {
    ApiMethod info =
        new ApiMethod(
            api.name(), m.getService().getFullName(), m.getName(), true, api.errorStyle());
    return new ProtoMethod(
        info,
        m,
        () -> DynamicMessage.getDefaultInstance(m.getInputType()),
        (q, call) -> {
          throw new IllegalStateException(info.fullName() + " is answered by routes");
        },
        Optional.empty(),
        bindings.apply(m));
  }

  public ServiceDescriptor descriptor() {
    return descriptor.get();
  }

  /** A method by its name in the service. */
  public Optional<ProtoMethod> method(String name) {
    Map<String, ProtoMethod> now = methods;
    if (now == null) {
      now = read();
      methods = now;
    }
    return Optional.ofNullable(now.get(name));
  }
}
