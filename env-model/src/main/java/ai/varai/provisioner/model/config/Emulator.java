package ai.varai.provisioner.model.config;

import ai.varai.provisioner.model.describe.Doc;
import ai.varai.provisioner.model.describe.Spelled;

/** A Google emulator that the local target can run. */
@Doc("A Google emulator that the local target can run.")
public enum Emulator implements Spelled {
  @Doc("Pub/Sub.")
  PUBSUB("pubsub"),
  @Doc("Firestore.")
  FIRESTORE("firestore"),
  @Doc("Datastore.")
  DATASTORE("datastore"),
  @Doc("Bigtable.")
  BIGTABLE("bigtable");

  private final String spelling;

  Emulator(String spelling) {
    this.spelling = spelling;
  }

  @Override
  public String spelling() {
    return spelling;
  }
}
