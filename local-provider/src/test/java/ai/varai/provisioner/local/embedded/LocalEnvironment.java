package ai.varai.provisioner.local.embedded;

import ai.varai.provisioner.lifecycle.spi.CallContext;
import ai.varai.provisioner.lifecycle.spi.Check;
import ai.varai.provisioner.lifecycle.spi.Observed;
import ai.varai.provisioner.lifecycle.spi.Progress;
import ai.varai.provisioner.lifecycle.spi.ProviderException;
import ai.varai.provisioner.lifecycle.spi.ProviderSettings;
import ai.varai.provisioner.lifecycle.spi.ResourceHandler;
import ai.varai.provisioner.lifecycle.spi.ResourceProvider;
import ai.varai.provisioner.local.LocalProviderModule;
import ai.varai.provisioner.model.resource.KindName;
import ai.varai.provisioner.model.resource.Resource;
import ai.varai.provisioner.model.resource.ResourceAddress;
import com.google.inject.AbstractModule;
import com.google.inject.Guice;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Calls the handlers of one environment as the engine does. */
final class LocalEnvironment implements AutoCloseable {
  private final String stack;
  private final ResourceProvider provider;

  LocalEnvironment(Path home, String stack, Map<String, String> options) {
    this.stack = stack;
    var settings = new ProviderSettings("test", stack, "local", home, home, options);
    this.provider =
        Guice.createInjector(
                new LocalProviderModule(),
                new AbstractModule() {
                  @Override
                  protected void configure() {
                    bind(ProviderSettings.class).toInstance(settings);
                  }
                })
            .getInstance(ResourceProvider.class);
  }

  ResourceProvider provider() {
    return provider;
  }

  <R extends Resource> Observed<R> create(String name, R wanted) throws Exception {
    return done(handler(wanted).create(wanted, call(wanted, name)));
  }

  <R extends Resource> Observed<R> update(String name, R wanted) throws Exception {
    Observed<R> current = handler(wanted).read(wanted, call(wanted, name)).orElseThrow();
    return done(handler(wanted).update(wanted, current, call(wanted, name)));
  }

  <R extends Resource> List<Observed<R>> list(Class<R> kind) throws Exception {
    return handler(kind).list(new Call(Optional.empty()));
  }

  /** Deletes everything that can be found, dependents first. */
  void deleteEverything() throws Exception {
    var handlers = new java.util.ArrayList<>(provider.handlers());
    java.util.Collections.reverse(handlers);
    for (ResourceHandler<?> handler : handlers) {
      deleteAll(handler);
    }
  }

  private <R extends Resource> void deleteAll(ResourceHandler<R> handler) throws Exception {
    for (Observed<R> found : handler.list(new Call(Optional.empty()))) {
      handler.delete(found, new Call(Optional.of(found.owner().orElseThrow().address())));
    }
  }

  <R extends Resource> List<Check> checks(Observed<R> observed) {
    @SuppressWarnings("unchecked")
    Class<R> kind = (Class<R>) observed.resource().getClass();
    return handler(kind)
        .checks(observed, new Call(Optional.of(observed.owner().orElseThrow().address())));
  }

  @SuppressWarnings("unchecked")
  private <R extends Resource> ResourceHandler<R> handler(R resource) {
    return handler((Class<R>) resource.getClass());
  }

  @SuppressWarnings("unchecked")
  <R extends Resource> ResourceHandler<R> handler(Class<R> kind) {
    return (ResourceHandler<R>)
        provider.handlers().stream().filter(h -> h.kind() == kind).findFirst().orElseThrow();
  }

  private Call call(Resource resource, String name) {
    return new Call(Optional.of(new ResourceAddress(KindName.of(resource.getClass()), name)));
  }

  private static <R extends Resource> Observed<R> done(Progress<R> progress)
      throws ProviderException {
    if (progress instanceof Progress.Done<R> done) {
      return done.observed();
    }
    throw new AssertionError("not done: " + progress);
  }

  @Override
  public void close() {
    provider.close();
  }

  private final class Call implements CallContext {
    private final Optional<ResourceAddress> address;

    private Call(Optional<ResourceAddress> address) {
      this.address = address;
    }

    @Override
    public String environment() {
      return "test";
    }

    @Override
    public String stack() {
      return stack;
    }

    @Override
    public ResourceAddress address() {
      return address.orElseThrow(() -> new IllegalStateException("a list has no address"));
    }

    @Override
    public String requestId() {
      return "request";
    }

    @Override
    public Duration remaining() {
      return Duration.ofMinutes(2);
    }

    @Override
    public Clock clock() {
      return Clock.systemUTC();
    }

    @Override
    public void progress(String message) {}
  }
}
