<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>
<qgis version="3.22.16" styleCategories="LayerConfiguration|Symbology|Fields|Forms|AttributeTable">
 <renderer-v2 type="categorizedSymbol" referencescale="-1" enableorderby="0" attr="echangeable" forceraster="0" symbollevels="0">
  <categories>
   <category symbol="0" value="1" render="true" label="Échangeable"/>
   <category symbol="1" value="0" render="true" label="À revoir"/>
   <category symbol="2" value="" render="true" label="Non contrôlée"/>
  </categories>
  <symbols>
   <symbol type="marker" force_rhr="0" clip_to_extent="1" alpha="1" name="0">
    <layer class="SimpleMarker" enabled="1" locked="0" pass="0">
     <Option type="Map">
      <Option type="QString" name="color" value="23,115,108,255"/>
      <Option type="QString" name="joinstyle" value="round"/>
      <Option type="QString" name="name" value="circle"/>
      <Option type="QString" name="outline_color" value="255,255,255,255"/>
      <Option type="QString" name="outline_width" value="0.2"/>
      <Option type="QString" name="size" value="2.1"/>
     </Option>
    </layer>
   </symbol>
   <symbol type="marker" force_rhr="0" clip_to_extent="1" alpha="1" name="1">
    <layer class="SimpleMarker" enabled="1" locked="0" pass="0">
     <Option type="Map">
      <Option type="QString" name="color" value="255,255,255,255"/>
      <Option type="QString" name="joinstyle" value="round"/>
      <Option type="QString" name="name" value="circle"/>
      <Option type="QString" name="outline_color" value="184,80,15,255"/>
      <Option type="QString" name="outline_width" value="0.55"/>
      <Option type="QString" name="size" value="2.1"/>
     </Option>
    </layer>
   </symbol>
   <symbol type="marker" force_rhr="0" clip_to_extent="1" alpha="1" name="2">
    <layer class="SimpleMarker" enabled="1" locked="0" pass="0">
     <Option type="Map">
      <Option type="QString" name="color" value="138,138,138,255"/>
      <Option type="QString" name="joinstyle" value="round"/>
      <Option type="QString" name="name" value="circle"/>
      <Option type="QString" name="outline_color" value="255,255,255,255"/>
      <Option type="QString" name="outline_width" value="0.2"/>
      <Option type="QString" name="size" value="2.1"/>
     </Option>
    </layer>
   </symbol>
  </symbols>
 </renderer-v2>
 <fieldConfiguration>
  <field name="echangeable">
   <editWidget type="ValueMap">
    <config>
     <Option type="Map">
      <Option type="List" name="map">
       <Option type="Map">
        <Option type="QString" name="Échangeable" value="1"/>
       </Option>
       <Option type="Map">
        <Option type="QString" name="À revoir" value="0"/>
       </Option>
      </Option>
     </Option>
    </config>
   </editWidget>
  </field>
 </fieldConfiguration>
 <aliases/>
 <attributetableconfig/>
 <conditionalstyles>
  <fieldstyles>
   <fieldstyle fieldname="echangeable">
    <style background_color="#f7d3be" name="À revoir" background_color_alpha="255" rule="@value = 0"/>
   </fieldstyle>
  </fieldstyles>
 </conditionalstyles>
 <previewExpression>coalesce("nomCite", 'Taxon non cité') || coalesce(' – ' || format_date("dateDebut", 'dd/MM/yyyy'), '')</previewExpression>
 <layerGeometryType>0</layerGeometryType>
</qgis>
