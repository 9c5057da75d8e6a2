package ai.varai.provisioner.emulator.kms;

import ai.varai.provisioner.emulator.api.ApiBuilder;
import ai.varai.provisioner.emulator.api.EmulatedApi;
import ai.varai.provisioner.emulator.api.Emulation;
import com.google.cloud.kms.v1.AsymmetricDecryptRequest;
import com.google.cloud.kms.v1.AsymmetricSignRequest;
import com.google.cloud.kms.v1.CreateCryptoKeyRequest;
import com.google.cloud.kms.v1.CreateCryptoKeyVersionRequest;
import com.google.cloud.kms.v1.CreateImportJobRequest;
import com.google.cloud.kms.v1.CreateKeyRingRequest;
import com.google.cloud.kms.v1.DecryptRequest;
import com.google.cloud.kms.v1.DestroyCryptoKeyVersionRequest;
import com.google.cloud.kms.v1.EncryptRequest;
import com.google.cloud.kms.v1.GenerateRandomBytesRequest;
import com.google.cloud.kms.v1.GetCryptoKeyRequest;
import com.google.cloud.kms.v1.GetCryptoKeyVersionRequest;
import com.google.cloud.kms.v1.GetImportJobRequest;
import com.google.cloud.kms.v1.GetKeyRingRequest;
import com.google.cloud.kms.v1.GetPublicKeyRequest;
import com.google.cloud.kms.v1.ImportCryptoKeyVersionRequest;
import com.google.cloud.kms.v1.KmsProto;
import com.google.cloud.kms.v1.ListCryptoKeyVersionsRequest;
import com.google.cloud.kms.v1.ListCryptoKeysRequest;
import com.google.cloud.kms.v1.ListImportJobsRequest;
import com.google.cloud.kms.v1.ListKeyRingsRequest;
import com.google.cloud.kms.v1.MacSignRequest;
import com.google.cloud.kms.v1.MacVerifyRequest;
import com.google.cloud.kms.v1.RawDecryptRequest;
import com.google.cloud.kms.v1.RawEncryptRequest;
import com.google.cloud.kms.v1.RestoreCryptoKeyVersionRequest;
import com.google.cloud.kms.v1.UpdateCryptoKeyPrimaryVersionRequest;
import com.google.cloud.kms.v1.UpdateCryptoKeyRequest;
import com.google.cloud.kms.v1.UpdateCryptoKeyVersionRequest;
import java.util.List;
import java.util.Set;

/**
 * Cloud KMS v1: key rings, keys and their versions, import jobs, what is done with them, and the
 * policies of key rings and keys.
 *
 * @see <a href="https://cloud.google.com/kms/docs/reference/rest">REST reference</a>
 */
public final class KmsApi implements EmulatedApi {

  @Override
  public String name() {
    return "cloudkms";
  }

  @Override
  public List<String> packages() {
    return List.of("google.cloud.kms.v1");
  }

  @Override
  public Set<Class<?>> offers() {
    return Set.of(PrimaryVersions.class);
  }

  @Override
  public void register(ApiBuilder api, Emulation emulation) {
    KeyTables tables = new KeyTables(emulation);
    Encryption encryption = new Encryption(emulation, tables);
    Asymmetric asymmetric = new Asymmetric(emulation, tables);
    Macs macs = new Macs(emulation, tables);
    RawEncryption raw = new RawEncryption(emulation, tables);
    ImportJobs jobs = new ImportJobs(emulation, tables);
    KeyImports imports = new KeyImports(emulation, tables, jobs);
    KeyRings rings = new KeyRings(emulation, tables);
    KeyVersions versions = new KeyVersions(emulation, tables);
    CryptoKeys keys = new CryptoKeys(emulation, tables, versions);
    api.service(KmsProto.getDescriptor(), "KeyManagementService")
        .unary("ListKeyRings", ListKeyRingsRequest.class, rings::list)
        .unary("GetKeyRing", GetKeyRingRequest.class, rings::get)
        .unary("CreateKeyRing", CreateKeyRingRequest.class, rings::create)
        .unary("ListCryptoKeys", ListCryptoKeysRequest.class, keys::list)
        .unary("GetCryptoKey", GetCryptoKeyRequest.class, keys::get)
        .unary("CreateCryptoKey", CreateCryptoKeyRequest.class, keys::create)
        .unary("UpdateCryptoKey", UpdateCryptoKeyRequest.class, keys::update)
        .unary(
            "UpdateCryptoKeyPrimaryVersion",
            UpdateCryptoKeyPrimaryVersionRequest.class,
            keys::updatePrimary)
        .unary("ListCryptoKeyVersions", ListCryptoKeyVersionsRequest.class, versions::list)
        .unary("GetCryptoKeyVersion", GetCryptoKeyVersionRequest.class, versions::get)
        .unary("CreateCryptoKeyVersion", CreateCryptoKeyVersionRequest.class, versions::create)
        .unary("UpdateCryptoKeyVersion", UpdateCryptoKeyVersionRequest.class, versions::update)
        .unary("DestroyCryptoKeyVersion", DestroyCryptoKeyVersionRequest.class, versions::destroy)
        .unary("RestoreCryptoKeyVersion", RestoreCryptoKeyVersionRequest.class, versions::restore)
        .unary("Encrypt", EncryptRequest.class, encryption::encrypt)
        .unary("Decrypt", DecryptRequest.class, encryption::decrypt)
        .unary("GetPublicKey", GetPublicKeyRequest.class, asymmetric::publicKey)
        .unary("AsymmetricSign", AsymmetricSignRequest.class, asymmetric::sign)
        .unary("AsymmetricDecrypt", AsymmetricDecryptRequest.class, asymmetric::decrypt)
        .unary("MacSign", MacSignRequest.class, macs::sign)
        .unary("MacVerify", MacVerifyRequest.class, macs::verify)
        .unary("RawEncrypt", RawEncryptRequest.class, raw::encrypt)
        .unary("RawDecrypt", RawDecryptRequest.class, raw::decrypt)
        .unary(
            "GenerateRandomBytes",
            GenerateRandomBytesRequest.class,
            new RandomBytes(emulation)::generate)
        .unary("CreateImportJob", CreateImportJobRequest.class, jobs::create)
        .unary("GetImportJob", GetImportJobRequest.class, jobs::get)
        .unary("ListImportJobs", ListImportJobsRequest.class, jobs::list)
        .unary("ImportCryptoKeyVersion", ImportCryptoKeyVersionRequest.class, imports::add);
    emulation.offer(PrimaryVersions.class, keys::primaryVersion);
    api.locations(KeyLocations.of(emulation.projects()), "v1").types(KmsProto.getDescriptor());
    new KeyPolicies(emulation, tables, jobs).register(api);
  }
}
