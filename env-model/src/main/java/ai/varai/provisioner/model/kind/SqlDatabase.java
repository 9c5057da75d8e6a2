package ai.varai.provisioner.model.kind;

import ai.varai.provisioner.model.resource.Attribute;
import ai.varai.provisioner.model.resource.Identity;
import ai.varai.provisioner.model.resource.Kind;
import ai.varai.provisioner.model.resource.Resource;
import ai.varai.provisioner.model.resource.Value;

/** A database on a {@link SqlInstance}. */
@Kind(value = "sql_database", title = "SQL database", holdsData = true, within = SqlInstance.class)
public record SqlDatabase(@Identity String name, @Identity Value<String> instance)
    implements Resource {
  public static final Attribute<SqlDatabase, String> NAME =
      Attribute.text(SqlDatabase.class, "name");
}
