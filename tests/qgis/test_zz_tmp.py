from test_postgis import *
def test_missing(port):
    uri = QgsDataSourceUri()
    uri.setConnection("127.0.0.1", str(port), DATABASE, USER, "")
    uri.setDataSource("public", "nothere", "geom", "", "id")
    print(QgsVectorLayer(uri.uri(False), "table", "postgres").isValid())
def test_obs(stored,port):
    execute(port,"select count(wkb_geometry) from public.observations")
    uri = QgsDataSourceUri()
    uri.setConnection("127.0.0.1", str(port), DATABASE, USER, "")
    for g,k in ((None,"ogc_fid"),("geom","ogc_fid"),("wkb_geometry","ogc_fid")):
      uri.setDataSource("public", "observations", g, "", k)
      print(g,k,flush=True)
      print(QgsVectorLayer(uri.uri(False), "table", "postgres").isValid(),flush=True)
