package ai.varai.provisioner.local.handler;

import ai.varai.provisioner.lifecycle.spi.CallContext;
import ai.varai.provisioner.lifecycle.spi.Observed;
import ai.varai.provisioner.lifecycle.spi.Progress;
import ai.varai.provisioner.lifecycle.spi.ProviderException;
import ai.varai.provisioner.lifecycle.spi.ResourceHandler;
import ai.varai.provisioner.local.runtime.Marks;
import ai.varai.provisioner.local.runtime.ObservedNetwork;
import ai.varai.provisioner.model.kind.Network;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A Docker network; only a name where there is no Docker. */
final class NetworkHandler implements ResourceHandler<Network> {
  private final LocalWorld world;

  NetworkHandler(LocalWorld world) {
    this.world = world;
  }

  @Override
  public Class<Network> kind() {
    return Network.class;
  }

  @Override
  public List<Observed<Network>> list(CallContext call)
      throws ProviderException, InterruptedException {
    return world.runtime().networks().stream().map(this::observed).toList();
  }

  @Override
  public Optional<Observed<Network>> read(Network identity, CallContext call)
      throws ProviderException, InterruptedException {
    return world.runtime().networks().stream()
        .filter(network -> network.marks().name().equals(identity.name()))
        .map(this::observed)
        .findFirst();
  }

  @Override
  public Progress<Network> create(Network wanted, CallContext call)
      throws ProviderException, InterruptedException {
    return ensure(wanted, call);
  }

  @Override
  public Progress<Network> update(Network wanted, Observed<Network> current, CallContext call)
      throws ProviderException, InterruptedException {
    return ensure(wanted, call);
  }

  @Override
  public Progress<Network> delete(Observed<Network> current, CallContext call)
      throws ProviderException, InterruptedException {
    world.runtime().removeNetwork(current.resource().name());
    return Progress.gone();
  }

  private Progress<Network> ensure(Network wanted, CallContext call)
      throws ProviderException, InterruptedException {
    var marks =
        new Marks(
            wanted.name(),
            call.owner(call.address()),
            Map.of(),
            world.json().encode(complete(wanted, Optional.empty())),
            "");
    return Progress.done(observed(world.runtime().ensureNetwork(marks)));
  }

  private Observed<Network> observed(ObservedNetwork network) {
    Network bare = world.json().decode(Network.class, network.marks().resource());
    return Observed.of(
        complete(bare, Optional.of("local/networks/" + bare.name())),
        network.id(),
        network.marks().owner());
  }

  private static Network complete(Network network, Optional<String> selfLink) {
    return new Network(
        network.name(),
        network.autoCreateSubnetworks(),
        network.routingMode(),
        network.description(),
        selfLink);
  }
}
