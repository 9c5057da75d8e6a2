package ai.varai.provisioner.model.config;

import ai.varai.provisioner.model.describe.Default;
import ai.varai.provisioner.model.describe.Doc;
import java.util.List;

/** What a service needs besides itself; each brings its variables. */
@Doc("What a service needs besides itself; each brings its variables.")
public record ServiceUses(
    @Doc("The PostgreSQL database, as `DATABASE_URL`, where the environment has one.")
        @Default("true")
        boolean database,
    @Doc("The MongoDB database, as `MONGODB_URL`, where the environment has one.") @Default("true")
        boolean documentDatabase,
    @Doc(
            value =
                "Keys of `storage`; each brings `<NAME>_BUCKET`, `<NAME>_BUCKET_URL` and the right to read, write and delete its files.",
            example = "[uploads]")
        List<String> storage,
    @Doc("Google emulators; each brings its `..._EMULATOR_HOST`. Local target only.")
        List<Emulator> emulators) {
  public ServiceUses {
    storage = List.copyOf(storage);
    emulators = List.copyOf(emulators);
  }
}
