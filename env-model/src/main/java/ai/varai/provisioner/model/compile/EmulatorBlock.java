package ai.varai.provisioner.model.compile;

import ai.varai.provisioner.model.config.Emulator;
import ai.varai.provisioner.model.kind.GoogleEmulator;
import ai.varai.provisioner.model.resource.ResourceNode;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The Google emulators that the environment file or one of its services asks for. */
final class EmulatorBlock {
  private final CompileContext context;

  EmulatorBlock(CompileContext context) {
    this.context = context;
  }

  Map<Emulator, ResourceNode<GoogleEmulator>> add(ResourceNode<?>... needs) {
    var nodes = new EnumMap<Emulator, ResourceNode<GoogleEmulator>>(Emulator.class);
    if (context.isLocal()) {
      wanted().forEach(emulator -> nodes.put(emulator, addEmulator(emulator, needs)));
    }
    return nodes;
  }

  private EnumSet<Emulator> wanted() {
    var wanted = EnumSet.noneOf(Emulator.class);
    wanted.addAll(context.environment().local().emulators());
    context.environment().services().values().stream()
        .forEach(service -> wanted.addAll(service.uses().emulators()));
    return wanted;
  }

  private ResourceNode<GoogleEmulator> addEmulator(Emulator emulator, ResourceNode<?>... needs) {
    String name = emulator.spelling();
    var node =
        context
            .graph()
            .add(
                name,
                new GoogleEmulator(
                    context.names().emulator(emulator),
                    GoogleEmulator.Service.valueOf(name.toUpperCase(Locale.ROOT)),
                    context.environment().projectId(),
                    Optional.empty(),
                    Optional.empty()),
                needs);
    context
        .graph()
        .output("emulators/" + name + "/endpoint", node.ref(GoogleEmulator.PUBLIC_ENDPOINT));
    return node;
  }
}
