package ai.varai.provisioner.emulator.sqladmin;

import ai.varai.provisioner.emulator.sqladmin.SqlTables.Part;
import ai.varai.provisioner.emulator.support.Trees;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Set;

/** A sort of certificates of which an instance has one in use and others beside it. */
enum CertificateKind {
  /** What the instance shows to who connects, by an authority of the CA Service. */
  SERVER(
      Part.SERVER_CERT,
      "_serverCert",
      "ServerCert",
      "sql#instancesListServerCertificates",
      "serverCerts",
      "rotateServerCertificateContext",
      "server certificate"),

  /** What an instance of SQL Server shows to Microsoft Entra ID. */
  ENTRA(
      Part.ENTRA_CERT,
      "_entraCert",
      "EntraIdCert",
      "sql#instancesListEntraIdCertificates",
      "certs",
      "rotateEntraIdCertificateContext",
      "Entra ID certificate");

  private static final Set<String> MODES =
      Set.of("GOOGLE_MANAGED_CAS_CA", "CUSTOMER_MANAGED_CAS_CA");

  final Part part;

  /** Where the row of an instance names the certificate in use. */
  final String active;

  final String operation;

  /** What the list is called, and where the certificates stand in it. */
  final String list;

  final String field;

  /** Where the call says to which one it rotates. */
  final String context;

  final String word;

  CertificateKind(
      Part part,
      String active,
      String operation,
      String list,
      String field,
      String context,
      String word) {
    this.part = part;
    this.active = active;
    this.operation = operation;
    this.list = list;
    this.field = field;
    this.context = context;
    this.word = word;
  }

  /** Whether the server CA is one of Certificate Authority Service. */
  static boolean ofCas(JsonNode ipConfiguration) {
    return MODES.contains(Trees.text(ipConfiguration, "serverCaMode"));
  }

  /** Refuses an instance that has no such certificates. */
  void check(ObjectNode row) {
    InstanceActions.anything(row);
    String name = Trees.text(row, "name");
    if (this == ENTRA) {
      if (!Trees.text(row, "databaseVersion").startsWith("SQLSERVER")) {
        throw SqlErrors.invalid(
            "Instance " + name + " is not a SQL Server instance: it has no Entra ID certificates.");
      }
      return;
    }
    if (!ofCas(Trees.at(row, "settings", "ipConfiguration"))) {
      throw SqlErrors.invalid(
          "Instance "
              + name
              + " does not use a server CA of Certificate Authority Service; its server CA"
              + " certificates are added and rotated instead (addServerCa, rotateServerCa).");
    }
  }
}
