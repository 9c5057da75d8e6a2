package ai.varai.provisioner.model.compile;

import ai.varai.provisioner.model.config.Environment;
import ai.varai.provisioner.model.resource.ResourceGraph;
import ai.varai.provisioner.model.resource.ResourceNode;
import java.util.List;

/**
 * Turns an environment into the resources that it is made of. Pure: the same environment and
 * options give the same graph.
 */
public final class EnvironmentCompiler {

  /**
   * The graph of the environment.
   *
   * <p>Outputs: {@code services/NAME/url}, {@code databases/postgres/…}, {@code
   * databases/mongodb/url}, {@code storage/NAME/url}, {@code secrets/NAME} (the id, never a
   * payload), {@code emulators/NAME/endpoint}.
   */
  public ResourceGraph compile(Environment environment, CompileOptions options) {
    var context = CompileContext.of(environment, options);
    compileLocal(context);
    return context.graph().build();
  }

  private static void compileLocal(CompileContext context) {
    var network = new LocalNetworkBlock(context).add();
    ResourceNode<?>[] afterNetwork = network.node().stream().toArray(ResourceNode<?>[]::new);
    var secrets = new SecretRegistry(context);
    var security = new SecurityBlock(context);
    security.add(secrets);
    var databases = new DatabaseBlock(context, network, secrets, security.defaultRotation()).add();
    var buckets = new StorageBlock(context).add();
    var emulators = new EmulatorBlock(context).add(afterNetwork);
    var services =
        new ServiceBlock(
            context,
            network,
            new ServiceVariables(context, databases, buckets, emulators),
            new ServiceSecrets(context, secrets));
    var accounts = new AccountBlock(context);
    context
        .environment()
        .services()
        .forEach((name, config) -> services.add(name, config, accounts.add(name), List.of()));
  }
}
