package ai.varai.provisioner.emulator.iam;

import ai.varai.provisioner.emulator.error.GoogleError;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringReader;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Pattern;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;

/**
 * The document by which an identity provider of SAML says who it is and with what it signs.
 *
 * @see <a
 *     href="https://docs.oasis-open.org/security/saml/v2.0/saml-metadata-2.0-os.pdf">Metadata</a>
 */
final class SamlMetadata {

  private static final String METADATA = "urn:oasis:names:tc:SAML:2.0:metadata";
  private static final String SIGNATURE = "http://www.w3.org/2000/09/xmldsig#";
  private static final Pattern SPACE = Pattern.compile("\\s+");
  private static final int LONGEST = 128 * 1024;
  private static final int MOST_KEYS = 3;
  private static final Duration EARLY = Duration.ofDays(7);
  private static final Duration LATE = Duration.ofDays(25 * 365 + 6);

  private SamlMetadata() {}

  /** Throws INVALID_ARGUMENT for a document from which no provider can be trusted. */
  static void check(String field, String xml, String before, Instant now) {
    if (xml.isEmpty() || xml.length() > LONGEST) {
      throw GoogleError.badField(
          field, "The metadata is required and has at most 128k characters.");
    }
    Document document = parse(field, xml);
    Element root = document.getDocumentElement();
    boolean named =
        root.getLocalName().equals("EntityDescriptor") && !root.getAttribute("entityID").isEmpty();
    if (!named || document.getElementsByTagNameNS(METADATA, "IDPSSODescriptor").getLength() == 0) {
      throw GoogleError.badField(
          field, "The metadata must contain an Identity Provider Entity ID.");
    }
    List<X509Certificate> keys = keys(field, document);
    List<X509Certificate> valid = keys.stream().filter(c -> lasts(c, now)).toList();
    if (valid.isEmpty()) {
      throw GoogleError.badField(
          field, "The metadata must contain at least one non-expired signing key certificate.");
    }
    if (keys.size() > MOST_KEYS) {
      throw GoogleError.badField(
          field, "Up to " + MOST_KEYS + " IdP signing keys are allowed in the metadata.");
    }
    for (X509Certificate key : keys) {
      if (key.getNotBefore().toInstant().isAfter(now.plus(EARLY))
          || key.getNotAfter().toInstant().isAfter(now.plus(LATE))) {
        throw GoogleError.badField(
            field,
            "A signing key must be valid no later than 7 days from now, and for no more than 25"
                + " years.");
      }
    }
    if (!before.isEmpty()) {
      List<X509Certificate> known =
          keys(field, parse(field, before)).stream().filter(c -> lasts(c, now)).toList();
      if (!known.isEmpty() && valid.stream().noneMatch(known::contains)) {
        throw GoogleError.badField(
            field, "At least one non-expired signing key must overlap with the existing metadata.");
      }
    }
  }

  private static boolean lasts(X509Certificate key, Instant now) {
    return key.getNotAfter().toInstant().isAfter(now);
  }

  private static Document parse(String field, String xml) {
    try {
      DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
      factory.setNamespaceAware(true);
      // A document of others must not reach files or hosts.
      factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
      var builder = factory.newDocumentBuilder();
      builder.setErrorHandler(null);
      return builder.parse(new InputSource(new StringReader(xml)));
    } catch (SAXException e) {
      throw GoogleError.badField(field, "The metadata is not valid XML.");
    } catch (IOException | ParserConfigurationException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The certificates of the keys that sign; a key without a use does everything. */
  private static List<X509Certificate> keys(String field, Document document) {
    List<X509Certificate> out = new ArrayList<>();
    NodeList descriptors = document.getElementsByTagNameNS(METADATA, "KeyDescriptor");
    for (int i = 0; i < descriptors.getLength(); i++) {
      Element descriptor = (Element) descriptors.item(i);
      if (descriptor.getAttribute("use").equals("encryption")) {
        continue;
      }
      NodeList certificates = descriptor.getElementsByTagNameNS(SIGNATURE, "X509Certificate");
      for (int j = 0; j < certificates.getLength(); j++) {
        out.add(certificate(field, certificates.item(j).getTextContent()));
      }
    }
    return out;
  }

  private static X509Certificate certificate(String field, String text) {
    try {
      byte[] der = Base64.getDecoder().decode(SPACE.matcher(text).replaceAll(""));
      return (X509Certificate)
          CertificateFactory.getInstance("X.509")
              .generateCertificate(new ByteArrayInputStream(der));
    } catch (CertificateException | IllegalArgumentException e) {
      throw GoogleError.badField(field, "A signing key of the metadata is no X.509 certificate.");
    }
  }
}
