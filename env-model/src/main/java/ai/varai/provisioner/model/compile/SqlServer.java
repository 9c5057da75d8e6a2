package ai.varai.provisioner.model.compile;

import ai.varai.provisioner.model.kind.SharedSqlInstance;
import ai.varai.provisioner.model.kind.SqlInstance;
import ai.varai.provisioner.model.resource.ResourceNode;
import ai.varai.provisioner.model.resource.Value;

/**
 * The instance that holds the environment's database, its own or another environment's, as whoever
 * uses it sees it.
 */
record SqlServer(
    Value<String> name,
    Value<String> connectionName,
    Value<String> privateAddress,
    Value<String> publicAddress) {

  static SqlServer own(ResourceNode<SqlInstance> node) {
    return new SqlServer(
        node.ref(SqlInstance.NAME),
        node.ref(SqlInstance.CONNECTION_NAME),
        node.ref(SqlInstance.PRIVATE_ADDRESS),
        node.ref(SqlInstance.PUBLIC_ADDRESS));
  }

  static SqlServer shared(ResourceNode<SharedSqlInstance> node) {
    return new SqlServer(
        node.ref(SharedSqlInstance.NAME),
        node.ref(SharedSqlInstance.CONNECTION_NAME),
        node.ref(SharedSqlInstance.PRIVATE_ADDRESS),
        node.ref(SharedSqlInstance.PUBLIC_ADDRESS));
  }
}
