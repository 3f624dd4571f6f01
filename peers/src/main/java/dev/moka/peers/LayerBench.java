package dev.moka.peers;
public final class LayerBench { public static void main(String[] a) throws Exception { LayerTimes.measure(2, a.length > 0 ? a[0] : ".*"); System.exit(0);} }
