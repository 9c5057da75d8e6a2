package ai.varai.provisioner.app.session;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A provider that serves the local target and the cloud out of memory: every kind, no process, no
 * container. Its world lives as long as this Java, by the environment's folder, because each run of
 * the command line loads the plug-in anew.
 */
final class ToyProvider {
  private static final String SOURCE =
      """
      package toy;

      import ai.varai.provisioner.lifecycle.spi.*;
      import ai.varai.provisioner.model.kind.*;
      import ai.varai.provisioner.model.resource.*;
      import com.google.inject.Inject;
      import java.lang.reflect.RecordComponent;
      import java.nio.file.Files;
      import java.nio.file.Path;
      import java.time.Duration;
      import java.util.*;
      import java.util.concurrent.ConcurrentHashMap;

      public final class ToyModule extends ProviderModule {
        @Override public Set<String> targets() { return Set.of("local", "gcp"); }

        @Override protected void configure() { bind(ResourceProvider.class).to(Toy.class); }

        static final class Toy implements ResourceProvider {
          private final List<ResourceHandler<?>> handlers = new ArrayList<>();
          private final String home;

          @Inject @SuppressWarnings("unchecked") Toy(ProviderSettings settings) {
            home = String.valueOf(settings.home());
            var world = (Map<String, Observed<?>>) System.getProperties().computeIfAbsent(
                "toy world of " + settings.home(), key -> new ConcurrentHashMap<String, Observed<?>>());
            for (Class<? extends Resource> kind : List.of(
                AlertPolicy.class, ArtifactRepository.class, BackendService.class, Bucket.class,
                BucketIamMember.class,
                Certificate.class, Dashboard.class, DnsAuthorization.class, DocumentDatabase.class,
                FirewallRule.class, ForwardingRule.class, GlobalAddress.class, GoogleEmulator.class,
                LogBucket.class, LogSink.class, ManagedCertificate.class, Network.class,
                NotificationChannel.class, ProjectIamMember.class, ProjectService.class,
                RegionalAddress.class, Router.class, RouterNat.class, RunIamMember.class,
                RunService.class, SchedulerJob.class, Secret.class, SecretIamMember.class,
                SecretVersion.class, SecurityPolicy.class, ServerlessNeg.class,
                ServiceAccount.class, ServiceNetworkingConnection.class, SqlDatabase.class,
                SharedSqlInstance.class, SqlInstance.class, SqlUser.class, Subnetwork.class, TargetHttpsProxy.class, TraceStore.class,
                UptimeCheck.class, UrlMap.class)) {
              handlers.add(new Handler<>(kind, world, settings.home()));
            }
          }

          @Override public String name() { return "toy"; }
          @Override public String describe() { return "a toy"; }
          @Override public List<ResourceHandler<?>> handlers() { return handlers; }
          @Override public Optional<Artifacts> artifacts() { return Optional.of(new Registry()); }

          @Override public List<Problem> foresee(PreflightRequest wanted) {
            String lacking = System.getProperty("toy lacks in " + home, "");
            return wanted.changing().stream()
                .filter(one -> one.toString().equals(lacking))
                .map(one -> new Problem("IMAGE_MISSING", one.toString(), "its image is away", "push it"))
                .toList();
          }
        }

        /** Every tag there is means an image of its own; a digest means what it says. */
        static final class Registry implements Artifacts {
          @Override public Artifact find(String address) throws ProviderException {
            if (System.getProperty("toy lacks image " + address) != null) {
              throw new ProviderException(
                  ProviderException.Category.INVALID, "there is no image " + address, "push it");
            }
            String digest = address.contains("@")
                ? address.substring(address.indexOf('@') + 1)
                : "sha256:" + String.format("%064x", address.hashCode() & 0xffffffffL);
            return new Artifact() {
              @Override public String digest() { return digest; }
              @Override public String mediaType() { return "application/vnd.oci.image.manifest.v1+json"; }
              @Override public byte[] manifest() { return new byte[0]; }
              @Override public List<Artifact> platforms() { return List.of(); }
              @Override public List<Blob> blobs() { return List.of(); }
            };
          }

          @Override public String take(Artifact artifact, String repository, String tag) {
            System.getProperties().put("toy image " + repository + ":" + tag, artifact.digest());
            return address(artifact, repository);
          }
        }

        /** Fails as long as a file says that something is broken. */
        record Whole(Path sign) implements Check {
          @Override public String name() { return "nothing is broken"; }
          @Override public Duration timeout() { return Duration.ofMillis(1); }
          @Override public Result attempt() {
            return Files.exists(sign) ? Result.failed("broken") : Result.passed("whole");
          }
        }

        record Handler<R extends Resource>(
            Class<R> kind, Map<String, Observed<?>> world, Path home)
            implements ResourceHandler<R> {
          @Override @SuppressWarnings("unchecked") public List<Observed<R>> list(CallContext call) {
            return world.values().stream()
                .filter(one -> kind.isInstance(one.resource()))
                .map(one -> (Observed<R>) one)
                .toList();
          }

          @Override public Optional<Observed<R>> read(R identity, CallContext call) {
            return list(call).stream()
                .filter(one -> one.owner().get().address().equals(call.address()))
                .findFirst();
          }

          @Override public Progress<R> create(R wanted, CallContext call) {
            String id = call.address().toString();
            Observed<R> made = Observed.of(computed(wanted), id, call.owner(call.address()));
            world.put(id, made);
            return Progress.done(made);
          }

          @Override public Progress<R> update(R wanted, Observed<R> current, CallContext call) {
            return create(wanted, call);
          }

          @Override public Progress<R> delete(Observed<R> current, CallContext call) {
            world.remove(current.id());
            world.values().removeIf(one -> one.resource().getClass()
                .getAnnotation(Kind.class).within() == kind);
            return Progress.gone();
          }

          @Override public List<Check> checks(Observed<R> resource, CallContext call) {
            return resource.resource() instanceof Bucket
                ? List.of(new Whole(home.resolve("broken")))
                : List.of();
          }

          private R computed(R wanted) {
            try {
              RecordComponent[] parts = kind.getRecordComponents();
              Object[] values = new Object[parts.length];
              Class<?>[] types = new Class<?>[parts.length];
              for (int i = 0; i < parts.length; i++) {
                types[i] = parts[i].getType();
                values[i] = parts[i].isAnnotationPresent(Computed.class)
                    ? Optional.of("1")
                    : parts[i].getAccessor().invoke(wanted);
              }
              return kind.getDeclaredConstructor(types).newInstance(values);
            } catch (ReflectiveOperationException e) {
              throw new IllegalStateException(e);
            }
          }
        }
      }
      """;

  private ToyProvider() {}

  /** Puts the plug-in where a run in that folder finds it. */
  static void packInto(Path folder) throws IOException {
    Path jar = PluginJar.pack(folder.resolve("toy"), "toy.ToyModule", SOURCE);
    Path plugins = Files.createDirectories(folder.resolve(".provisioner/plugins"));
    Files.copy(jar, plugins.resolve("toy.jar"));
  }
}
