package dev.moka.peers;
public final class LayerBench { public static void main(String[] a) throws Exception { LayerTimes.measure(Integer.parseInt(a[0]), a.length > 1 ? a[1] : ".*"); System.exit(0);} }
