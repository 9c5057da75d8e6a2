package ai.varai.provisioner.local.handler;

import ai.varai.provisioner.lifecycle.spi.CallContext;
import ai.varai.provisioner.lifecycle.spi.Observed;
import ai.varai.provisioner.lifecycle.spi.Ownership;
import ai.varai.provisioner.lifecycle.spi.Progress;
import ai.varai.provisioner.lifecycle.spi.ProviderException;
import ai.varai.provisioner.lifecycle.spi.ResourceHandler;
import ai.varai.provisioner.local.secret.SecretStore;
import ai.varai.provisioner.local.secret.SecretStore.State;
import ai.varai.provisioner.local.store.FileRecords;
import ai.varai.provisioner.local.store.PercentEncoding;
import ai.varai.provisioner.model.kind.Secret;
import ai.varai.provisioner.model.kind.SecretPayload;
import ai.varai.provisioner.model.kind.SecretVersion;
import ai.varai.provisioner.model.resource.KindName;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Makes payloads and hands them straight to the encrypted store. A version's marks hold how its
 * payload came about, never the payload.
 */
final class SecretVersionHandler implements ResourceHandler<SecretVersion> {
  private final LocalWorld world;

  SecretVersionHandler(LocalWorld world) {
    this.world = world;
  }

  @Override
  public Class<SecretVersion> kind() {
    return SecretVersion.class;
  }

  @Override
  public List<Observed<SecretVersion>> list(CallContext call) {
    var found = new ArrayList<Observed<SecretVersion>>();
    for (var secret : world.records().all(KindName.of(Secret.class))) {
      for (SecretStore.Version version : world.secrets().versions(secret.key())) {
        if (version.state() != State.DESTROYED
            && call.stack().equals(version.marks().getOrDefault("stack", ""))) {
          found.add(observed(version));
        }
      }
    }
    return found;
  }

  @Override
  public Optional<Observed<SecretVersion>> read(SecretVersion identity, CallContext call)
      throws ProviderException {
    if (identity.name().isPresent()) {
      return world
          .secrets()
          .version(SecretNames.refOf(identity.name().get()))
          .filter(version -> version.state() != State.DESTROYED)
          .map(this::observed);
    }
    return same(identity, call.owner(call.address()));
  }

  @Override
  public Progress<SecretVersion> create(SecretVersion wanted, CallContext call)
      throws ProviderException {
    Ownership owner = call.owner(call.address());
    // A repetition after a lost answer finds the version that it made; payloads are not compared.
    Optional<Observed<SecretVersion>> made = same(wanted, owner);
    if (made.isPresent()) {
      return Progress.done(made.get());
    }
    var bare = new SecretVersion(wanted.secret(), wanted.payload());
    var entry = new FileRecords.Entry("", owner, world.json().encode(bare));
    return Progress.done(
        observed(
            world
                .secrets()
                .add(
                    SecretNames.idOf(wanted.secret().get()),
                    payload(wanted.payload()),
                    FileRecords.encode(entry))));
  }

  @Override
  public Progress<SecretVersion> update(
      SecretVersion wanted, Observed<SecretVersion> current, CallContext call)
      throws ProviderException {
    world.secrets().enable(SecretNames.refOf(current.id()), true);
    return Progress.done(
        new Observed<>(current.resource(), current.id(), Optional.of(call.owner(call.address()))));
  }

  @Override
  public Progress<SecretVersion> delete(Observed<SecretVersion> current, CallContext call)
      throws ProviderException {
    world.secrets().destroy(SecretNames.refOf(current.id()));
    return Progress.gone();
  }

  private String payload(SecretPayload description) throws ProviderException {
    if (description instanceof SecretPayload.Generated generated) {
      return world.generator().generate(generated.length(), generated.special());
    } else if (description instanceof SecretPayload.Composed composed) {
      var text = new StringBuilder();
      for (SecretPayload.Part part : composed.parts()) {
        text.append(text(part));
      }
      return text.toString();
    }
    throw new IllegalStateException("no such payload: " + description.getClass().getName());
  }

  private String text(SecretPayload.Part part) throws ProviderException {
    if (part instanceof SecretPayload.Part.Text text) {
      return text.value().get();
    } else if (part instanceof SecretPayload.Part.FromVersion from) {
      String payload = world.secrets().payload(SecretNames.refOf(from.version().get()));
      return from.percentEncoded() ? PercentEncoding.encode(payload) : payload;
    }
    throw new IllegalStateException("no such part: " + part.getClass().getName());
  }

  /** The version of the address whose payload came about in the same way. */
  private Optional<Observed<SecretVersion>> same(SecretVersion wanted, Ownership owner) {
    String description = world.json().encode(new SecretVersion(wanted.secret(), wanted.payload()));
    return world.secrets().versions(SecretNames.idOf(wanted.secret().get())).stream()
        .filter(version -> version.state() != State.DESTROYED)
        .filter(version -> version.state() != State.ENABLED || readable(version))
        .filter(version -> !version.marks().isEmpty())
        .filter(
            version -> {
              FileRecords.Entry entry = FileRecords.decode(version.marks());
              return entry.owner().equals(owner) && entry.resource().equals(description);
            })
        .reduce((older, newer) -> newer)
        .map(this::observed);
  }

  private boolean readable(SecretStore.Version version) {
    return world.secrets().readable(version.ref());
  }

  /** What generated or composed it does so again; what is made from it follows. */
  @Override
  public Optional<String> outdated(
      SecretVersion wanted, Observed<SecretVersion> current, Instant now) {
    String id = SecretNames.idOf(current.resource().secret().get());
    return world.secrets().versions(id).stream()
        .filter(
            version -> SecretNames.version(world.environment(), version.ref()).equals(current.id()))
        .filter(version -> version.state() == State.ENABLED && !readable(version))
        .findFirst()
        .map(version -> "its value cannot be read any more");
  }

  private Observed<SecretVersion> observed(SecretStore.Version version) {
    FileRecords.Entry entry = FileRecords.decode(version.marks());
    SecretVersion bare = world.json().decode(SecretVersion.class, entry.resource());
    String name = SecretNames.version(world.environment(), version.ref());
    var resource =
        new SecretVersion(
            bare.secret(),
            bare.payload(),
            Optional.empty(),
            Optional.of(name),
            Optional.of(Integer.toString(version.ref().version())),
            Optional.empty());
    Optional<String> defect =
        version.state() == State.ENABLED ? Optional.empty() : Optional.of("it is disabled");
    return new Observed<>(resource, name, Optional.of(entry.owner()), defect);
  }
}
