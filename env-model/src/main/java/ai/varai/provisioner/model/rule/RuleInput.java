package ai.varai.provisioner.model.rule;

import ai.varai.provisioner.model.compile.ProductionClass;
import ai.varai.provisioner.model.config.DatabaseConfig;
import ai.varai.provisioner.model.config.Environment;
import ai.varai.provisioner.model.config.ServiceConfig;
import ai.varai.provisioner.model.config.Target;
import ai.varai.provisioner.model.matrix.ConfigurationMatrix;
import ai.varai.provisioner.model.matrix.MatrixRow;
import ai.varai.provisioner.model.source.KeyPath;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Supplier;

/**
 * What rules look at.
 *
 * @param cost what resources cost, where that is known
 * @param besides the other environments of the project; asked only by rules that look at them
 */
public record RuleInput(
    Environment environment,
    Optional<ConfigurationMatrix> matrix,
    Optional<MonthlyCost> cost,
    Supplier<List<Environment>> besides) {

  /** The same about another environment. */
  RuleInput of(Environment other) {
    return new RuleInput(other, matrix, cost, List::of);
  }

  /** Whether the environment lands on Google Cloud, real or emulated. */
  public boolean isCloud() {
    return environment.target() != Target.LOCAL;
  }

  /** Whether the environment serves customers. */
  public boolean isProduction() {
    return ProductionClass.includes(environment);
  }

  /** The name of the row that the environment keeps to. */
  public String rowName() {
    return environment.matrixRow().orElse(environment.environment());
  }

  public Optional<MatrixRow> row() {
    return matrix.flatMap(table -> table.row(rowName()));
  }

  /** Each service with the path of its key. */
  public void eachService(BiConsumer<KeyPath, ServiceConfig> action) {
    environment
        .services()
        .forEach((name, service) -> action.accept(KeyPath.of("services", name), service));
  }

  /** The path of a key of the database. */
  public static KeyPath database(String key) {
    return KeyPath.of("database_config", key);
  }

  public Optional<DatabaseConfig> database() {
    return environment.databaseConfig();
  }
}
