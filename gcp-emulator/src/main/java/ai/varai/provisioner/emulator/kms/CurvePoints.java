package ai.varai.provisioner.emulator.kms;

import java.math.BigInteger;
import java.security.interfaces.ECPrivateKey;
import java.security.spec.ECFieldFp;
import java.security.spec.ECPoint;
import java.security.spec.EllipticCurve;

/** Public points of elliptic curves, which Java has no way to ask a private key for. */
final class CurvePoints {
  private CurvePoints() {}

  /** The generator as many times as the private key says, by doubling and adding. */
  static ECPoint of(ECPrivateKey key) {
    EllipticCurve curve = key.getParams().getCurve();
    BigInteger p = ((ECFieldFp) curve.getField()).getP();
    ECPoint sum = ECPoint.POINT_INFINITY;
    for (int bit = key.getS().bitLength() - 1; bit >= 0; bit--) {
      sum = sum(sum, sum, curve, p);
      if (key.getS().testBit(bit)) {
        sum = sum(sum, key.getParams().getGenerator(), curve, p);
      }
    }
    return sum;
  }

  private static ECPoint sum(ECPoint a, ECPoint b, EllipticCurve curve, BigInteger p) {
    if (a.equals(ECPoint.POINT_INFINITY)) {
      return b;
    }
    BigInteger rise;
    BigInteger run;
    if (a.equals(b)) {
      rise = a.getAffineX().pow(2).multiply(BigInteger.valueOf(3)).add(curve.getA());
      run = a.getAffineY().shiftLeft(1);
    } else {
      rise = b.getAffineY().subtract(a.getAffineY());
      run = b.getAffineX().subtract(a.getAffineX());
    }
    BigInteger slope = rise.multiply(run.modInverse(p)).mod(p);
    BigInteger x = slope.pow(2).subtract(a.getAffineX()).subtract(b.getAffineX()).mod(p);
    BigInteger y = slope.multiply(a.getAffineX().subtract(x)).subtract(a.getAffineY()).mod(p);
    return new ECPoint(x, y);
  }
}
